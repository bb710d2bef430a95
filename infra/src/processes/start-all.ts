import { setMaxListeners } from 'node:events';

/** All or none: when one start fails, the others are told to end, and have ended when this rejects. */
export async function startAll<T extends readonly unknown[] | []>(
  outer: AbortSignal | undefined,
  start: (signal: AbortSignal) => T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  const failed = new AbortController();
  const signal = AbortSignal.any(outer === undefined ? [failed.signal] : [failed.signal, outer]);
  // Each start listens to it; more than ten would be warned of as a leak.
  setMaxListeners(0, signal);
  const starts = start(signal);
  try {
    return await Promise.all(starts);
  } catch (error) {
    failed.abort(error);
    await Promise.allSettled(starts);
    throw error;
  }
}
