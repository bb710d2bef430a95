import { countIn, createRecorder, type Recorder } from '../lab/recorder.ts';
import { describeFault, type Fault } from './schedule.ts';

/** A fault that was injected, and what became of it. Times are the clock's, in ms. */
export interface Injected {
  fault: Fault;
  beganAt: number;
  endedAt: number | undefined;
  /** From its end until everything posted before was to be seen; undefined: not within the limit. */
  recoveryMs: number | undefined;
}

/** One sending of a POST: a retry is another one. */
export interface Attempt {
  sentAt: number;
  ms: number;
  /** Undefined: there was no answer. */
  status: number | undefined;
  retryAfter: boolean;
  /** The fault that it met. */
  during: Injected | undefined;
}

/** What was seen while readers and authors went on. */
export interface ChaosRecorder extends Recorder {
  faults: Injected[];
  attempts: Attempt[];
  /** Wrong pages by what is wrong with them, and the fault that came before. */
  wrongPages: Map<string, number>;
  /** Requests that were refused and should not have been, by what and how. */
  refusals: Map<string, number>;
  reads: number;
  /** The faults that they met. */
  failedReads: (Injected | undefined)[];
  begin(fault: Fault, at: number): Injected;
  sent(attempt: Omit<Attempt, 'during' | 'sentAt'>, sentAt: number): void;
  failedRead(since: number, ms: number): void;
  wrongPage(what: string, since: number): void;
  refuse(what: string): void;
}

/** What happens in a moment is felt a little longer. */
const AFTERMATH_MS = 1_000;

export function createChaosRecorder(): ChaosRecorder {
  const faults: Injected[] = [];
  const attempts: Attempt[] = [];
  const failedReads: ChaosRecorder['failedReads'] = [];
  const wrongPages = new Map<string, number>();
  const refusals = new Map<string, number>();
  /** The fault that something met which took so long. */
  const met = (since: number, ms: number) =>
    faults.findLast(
      ({ beganAt, endedAt = Number.POSITIVE_INFINITY }) =>
        beganAt <= since + ms && endedAt + AFTERMATH_MS >= since,
    );
  return {
    ...createRecorder(),
    faults,
    attempts,
    wrongPages,
    refusals,
    reads: 0,
    failedReads,
    begin(fault, at) {
      const injected = { fault, beganAt: at, endedAt: undefined, recoveryMs: undefined };
      faults.push(injected);
      return injected;
    },
    sent(attempt, sentAt) {
      attempts.push({ ...attempt, sentAt, during: met(sentAt, attempt.ms) });
    },
    refuse: (what) => countIn(refusals, what),
    failedRead: (since, ms) => failedReads.push(met(since, ms)),
    wrongPage(what, since) {
      const last = faults.findLast(({ beganAt }) => beganAt <= since);
      countIn(wrongPages, last ? `${what}, after ${describeFault(last.fault)}` : what);
    },
  };
}
