import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, runArrivals } from './arrivals.ts';
import type { Recorder } from './recorder.ts';

/** What has been begun when a crowd is stopped may take this long to end. */
const STOP_LIMIT_MS = 60_000;

/** Requests that are begun at their times and tracked until they end; what fails is recorded. */
export interface Crowd {
  /** Aborted when all of it has to end. */
  signal: AbortSignal;
  /** Begins `work` at each of the times; `start` and `due` are the clock's. Resolves when the last has begun. */
  go(
    arrivals: Iterable<number>,
    start: number,
    work: (index: number, due: number) => Promise<void>,
  ): Promise<void>;
  /** Has work that was begun elsewhere counted and waited for. */
  track(work: Promise<void>): void;
  underWay(): number;
  /** Resolves when everything that was begun has ended. */
  settle(): Promise<void>;
  /** Begins nothing new; what has been begun ends by itself, or is aborted after a minute. */
  stop(): Promise<void>;
}

export function createCrowd(options: { recorder: Recorder; clock: Clock; signal: AbortSignal }): Crowd {
  const { recorder, clock } = options;
  const enough = new AbortController();
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  const going = AbortSignal.any([signal, enough.signal]);
  // Each request that waits to be sent again listens.
  setMaxListeners(0, signal, going);
  const underWay = new Set<Promise<void>>();
  const goings: Promise<void>[] = [];
  const track = (work: Promise<void>) => {
    const tracked: Promise<void> = work
      .catch((error) => {
        if (!signal.aborted) recorder.fail(error);
      })
      .finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  };
  const settle = async () => {
    await Promise.all(underWay);
  };

  return {
    signal,
    track,
    settle,
    underWay: () => underWay.size,
    go(arrivals, start, work) {
      const begun = runArrivals(arrivals, start, { clock, signal: going }, (index, due) => {
        recorder.lateness.record(Math.max(0, clock.now() - due));
        track(work(index, due));
      });
      goings.push(begun);
      return begun;
    },
    async stop() {
      enough.abort();
      await Promise.all(goings);
      const ended = settle();
      await Promise.race([ended, sleep(STOP_LIMIT_MS, undefined, { signal }).catch(() => {})]);
      over.abort();
      await ended;
    },
  };
}
