import type { Ring } from '@ripple/budgets';
import { CallError } from './client.ts';
import { createLatencies, type Latencies } from './latencies.ts';

/** What a run has measured so far. */
export interface Recorder {
  rings: Record<Ring, Latencies>;
  /** Sampled posts that were not to be seen within the ring's worst budget. */
  unseen: Record<Ring, number>;
  reads: Latencies;
  /** How long after its time a request was sent: the generator's own fault. */
  lateness: Latencies;
  errors: Map<string, number>;
  posts: { sent: number; accepted: number };
  fail(error: unknown): void;
}

export function createRecorder(): Recorder {
  const errors = new Map<string, number>();
  return {
    rings: {
      author: createLatencies(),
      followers: createLatencies(),
      public: createLatencies(),
      feeds: createLatencies(),
    },
    unseen: { author: 0, followers: 0, public: 0, feeds: 0 },
    reads: createLatencies(),
    lateness: createLatencies(),
    errors,
    posts: { sent: 0, accepted: 0 },
    fail(error) {
      const kind = error instanceof CallError ? error.kind : String(error);
      errors.set(kind, (errors.get(kind) ?? 0) + 1);
    },
  };
}
