import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, constantArrivals, runArrivals } from '../load/arrivals.ts';
import { createLatencies } from '../load/latencies.ts';

/** After this long nobody tries any more to have a post accepted. */
const STOP_LIMIT_MS = 60_000;
const A_MONTH_OF_SECONDS = 2_592_000;

/** Whoever posts and reads, at constant rates, until it is stopped. */
export function createCrowd(options: {
  clock: Clock;
  signal: AbortSignal;
  onError: (error: unknown) => void;
}) {
  const { clock, onError } = options;
  const enough = new AbortController();
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  const going = AbortSignal.any([signal, enough.signal]);
  // Each post that waits to be sent again listens.
  setMaxListeners(0, signal, going);
  const lateness = createLatencies();
  const underWay = new Set<Promise<void>>();
  const arrivals: Promise<void>[] = [];

  return {
    /** Ends all of it. */
    signal,
    /** How long after its time something was begun. */
    lateness,
    go(perSecond: number, work: () => Promise<void>) {
      const rate = constantArrivals([{ seconds: A_MONTH_OF_SECONDS, perSecond }]);
      const begin = (_: number, due: number) => {
        lateness.record(Math.max(0, clock.now() - due));
        const tracked: Promise<void> = work()
          .catch((error) => {
            if (!signal.aborted) onError(error);
          })
          .finally(() => underWay.delete(tracked));
        underWay.add(tracked);
      };
      arrivals.push(runArrivals(rate, clock.now(), { clock, signal: going }, begin));
    },
    /** Nothing new is begun; what has been begun ends as it would, or is ended after a minute. */
    async stop() {
      enough.abort();
      await Promise.all(arrivals);
      const ended = Promise.all(underWay);
      await Promise.race([ended, sleep(STOP_LIMIT_MS, undefined, { signal }).catch(() => {})]);
      over.abort();
      await ended;
    },
  };
}
