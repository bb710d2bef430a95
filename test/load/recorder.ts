import type { Ring } from '@ripple/budgets';
import { CallError } from './client.ts';
import { createLatencies, type Latencies } from './latencies.ts';
import type { Second } from './report/result.ts';

/** What a run has measured so far. */
export interface Recorder {
  rings: Record<Ring, Latencies>;
  /** Sampled posts that were not to be seen within the ring's worst budget. */
  unseen: Record<Ring, number>;
  reads: Latencies;
  /** How long after its time a request was sent: the generator's own fault. */
  lateness: Latencies;
  /** Until the last follower of the largest author had its post. */
  largest: Latencies;
  errors: Map<string, number>;
  posts: { sent: number; accepted: number };
  /** Home timelines that the accepted posts belong into, but for the authors' own. */
  owed: number;
  seconds: Second[];
  /** A figure of something that was due at `due`, by the clock of the run. */
  record(what: Ring | 'reads', due: number, ms: number): void;
  /** The second that a time belongs to. */
  second(at: number): Second;
  fail(error: unknown): void;
}

/** @param start when the first post is due */
export function createRecorder(start: number): Recorder {
  const errors = new Map<string, number>();
  const rings = {
    author: createLatencies(),
    followers: createLatencies(),
    public: createLatencies(),
    feeds: createLatencies(),
  };
  const reads = createLatencies();
  const seconds: Second[] = [];
  const second = (at: number): Second => {
    const number = Math.max(0, Math.floor((at - start) / 1_000));
    while (seconds.length <= number) seconds.push(emptySecond(seconds.length));
    return seconds[number] as Second;
  };
  return {
    rings,
    unseen: { author: 0, followers: 0, public: 0, feeds: 0 },
    reads,
    lateness: createLatencies(),
    largest: createLatencies(),
    errors,
    posts: { sent: 0, accepted: 0 },
    owed: 0,
    seconds,
    second,
    record(what, due, ms) {
      (what === 'reads' ? reads : rings[what]).record(ms);
      const { worst } = second(due);
      worst[what] = Math.max(worst[what] ?? 0, ms);
    },
    fail(error) {
      const kind = error instanceof CallError ? error.kind : String(error);
      errors.set(kind, (errors.get(kind) ?? 0) + 1);
    },
  };
}

const emptySecond = (second: number): Second => ({
  second,
  posts: 0,
  reads: 0,
  deliveries: 0,
  worst: { author: null, followers: null, public: null, feeds: null, reads: null },
  lanes: {},
});
