/** All or none: when one start fails, the others are told to end, and have ended when this rejects. */
export async function together<T>(
  outer: AbortSignal | undefined,
  start: (signal: AbortSignal) => Promise<T>[],
): Promise<T[]> {
  const failed = new AbortController();
  const starts = start(AbortSignal.any(outer === undefined ? [failed.signal] : [failed.signal, outer]));
  try {
    return await Promise.all(starts);
  } catch (error) {
    failed.abort(error);
    await Promise.allSettled(starts);
    throw error;
  }
}
