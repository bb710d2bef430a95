import type { Clock } from './arrivals.ts';

export interface Waiting {
  /** Between two looks, in ms. */
  everyMs: number;
  /** The wait ends after this many ms, whatever was seen last. */
  limitMs: number;
  clock: Clock;
  signal: AbortSignal;
}

/**
 * Looks until `isDone` holds `looks` times in a row.
 * @returns what was seen last, which is not done if the time is over
 * @throws the signal's reason when it is aborted, and what `look` throws
 */
export async function waitUntil<T>(
  look: () => T | Promise<T>,
  isDone: (seen: T) => boolean,
  { everyMs, limitMs, clock, signal, looks = 1 }: Waiting & { looks?: number },
): Promise<T> {
  const since = clock.now();
  for (let inARow = 0; ; ) {
    const seen = await look();
    inARow = isDone(seen) ? inARow + 1 : 0;
    if (inARow === looks || clock.now() - since > limitMs) return seen;
    await clock.sleep(everyMs, signal);
    signal.throwIfAborted();
  }
}
