import type { Clock } from '../lab/arrivals.ts';
import type { Counts, Target } from '../lab/target.ts';
import { waitUntil } from '../lab/wait.ts';
import type { LoadRecorder } from './recorder.ts';

const LOOK_EVERY_MS = 1_000;
/** Longer than it takes for the metrics of the last delivery to be there. */
const SETTLE = { everyMs: LOOK_EVERY_MS / 10, limitMs: 30_000 };

export interface CountsWatch {
  /** Ends the watch once `owed` deliveries are counted, or when that takes too long. @returns what was counted */
  settle(owed: number): Promise<Counts | undefined>;
  stop(): void;
}

/** Asks the target every second what it has done, and notes it in the recorder's seconds. */
export async function watchCounts(
  { counts }: Target,
  recorder: LoadRecorder,
  clock: Clock,
): Promise<CountsWatch> {
  if (!counts) return { settle: async () => undefined, stop() {} };
  const stopped = new AbortController();
  const began = await counts();
  let last = began;
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
      await look().catch(() => {});
    }
  };
  const looping = loop();
  return {
    async settle(owed) {
      const counted = () => last.deliveries - began.deliveries;
      const { signal } = new AbortController();
      await waitUntil(counted, (deliveries) => deliveries >= owed, { ...SETTLE, clock, signal });
      stopped.abort();
      await looping;
      return since(began, last);
    },
    stop: () => stopped.abort(),
  };
}

function since(began: Counts, last: Counts): Counts {
  const before = new Map(began.delays?.map(({ withinSeconds, count }) => [withinSeconds, count]));
  return {
    deliveries: last.deliveries - began.deliveries,
    messages: last.messages - began.messages,
    failed: (last.failed ?? 0) - (began.failed ?? 0),
    ...(last.lanes && { lanes: last.lanes }),
    ...(last.delays && {
      delays: last.delays.map(({ withinSeconds, count }) => ({
        withinSeconds,
        count: count - (before.get(withinSeconds) ?? 0),
      })),
    }),
  };
}
