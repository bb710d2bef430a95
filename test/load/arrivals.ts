import { setTimeout as sleep } from 'node:timers/promises';

/** Requests at a constant rate. */
export interface Schedule {
  count: number;
  everyMs: number;
}

export interface Clock {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  // Rejects when aborted; whoever sleeps looks at the signal anyway.
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
};

export const constantRate = (perSecond: number, seconds: number): Schedule => ({
  count: perSecond > 0 ? Math.max(1, Math.round(perSecond * seconds)) : 0,
  everyMs: 1_000 / perSecond,
});

/** Every `step`-th of a schedule. */
export const everyNth = ({ count, everyMs }: Schedule, step: number): Schedule => ({
  count: Math.ceil(count / step),
  everyMs: everyMs * step,
});

/**
 * Open loop: calls `onDue` for each request at its time and never waits for an answer, since a generator
 * that does so sends less while the server is slow and measures only its good moments. What became due
 * while the generator itself was held up is called late, with the time it was due: latencies count from there.
 */
export async function runArrivals(
  schedule: Schedule,
  start: number,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
  onDue: (index: number, due: number) => void,
): Promise<void> {
  for (let index = 0; index < schedule.count; index++) {
    const due = start + index * schedule.everyMs;
    const wait = due - clock.now();
    if (wait > 0) await clock.sleep(wait, signal);
    if (signal.aborted) return;
    onDue(index, due);
  }
}
