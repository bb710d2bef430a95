import { CallError } from './client.ts';
import { createLatencies, type Latencies } from './latencies.ts';

/** What every laboratory notes of a run; each adds what it measures itself. */
export interface Recorder {
  /** How long after its time a request was sent: the delay that the generator itself adds. */
  lateness: Latencies;
  /** How many requests failed, by the kind of failure. */
  errors: Map<string, number>;
  fail(error: unknown): void;
}

export function createRecorder(): Recorder {
  const errors = new Map<string, number>();
  return {
    lateness: createLatencies(),
    errors,
    fail: (error) => countIn(errors, error instanceof CallError ? error.kind : String(error)),
  };
}

/** Adds one to what is counted under a name. */
export function countIn(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
