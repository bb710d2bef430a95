import type { Clock } from './arrivals.ts';
import type { Recorder } from './recorder.ts';
import type { Counts, Target } from './target.ts';

const LOOK_EVERY_MS = 1_000;
/** Longer than it takes for the metrics of the last delivery to be there. */
const SETTLE_MS = 30_000;

export interface CountsWatch {
  /** What has been counted since the beginning, once all that is owed is among it, or when that takes too long. */
  settle(owed: number): Promise<Counts | undefined>;
  stop(): void;
}

/** Asks the target every second what it has done, and notes it in the recorder's seconds. */
export async function watchCounts(target: Target, recorder: Recorder, clock: Clock): Promise<CountsWatch> {
  const { counts } = target;
  if (!counts) return { settle: async () => undefined, stop() {} };
  const stopped = new AbortController();
  const began = await counts();
  let last = began;
  let asking: Promise<unknown> = Promise.resolve();
  const look = async () => {
    const now = await counts();
    const second = recorder.second(clock.now());
    second.deliveries += now.deliveries - last.deliveries;
    Object.assign(second.lanes, now.lanes);
    last = now;
  };
  const loop = async () => {
    while (!stopped.signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, stopped.signal);
      // A second without an answer is a second without figures.
      asking = look().catch(() => {});
      await asking;
    }
  };
  const looping = loop();
  return {
    async settle(owed) {
      const limit = clock.now() + SETTLE_MS;
      while (last.deliveries - began.deliveries < owed && clock.now() < limit) {
        await clock.sleep(LOOK_EVERY_MS / 10, stopped.signal);
      }
      stopped.abort();
      await looping;
      await look();
      return since(began, last);
    },
    stop: () => stopped.abort(),
  };
}

function since(began: Counts, last: Counts): Counts {
  return {
    deliveries: last.deliveries - began.deliveries,
    messages: last.messages - began.messages,
    failed: (last.failed ?? 0) - (began.failed ?? 0),
    ...(last.lanes && { lanes: last.lanes }),
    ...(last.delays && {
      delays: last.delays.map(({ withinSeconds, count }) => ({
        withinSeconds,
        count: count - (began.delays?.find((earlier) => earlier.withinSeconds === withinSeconds)?.count ?? 0),
      })),
    }),
  };
}
