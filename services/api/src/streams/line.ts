import type { Writable } from 'node:stream';

/** What streams write to: a response, or the like of one with the back pressure of its reader. */
export type Line = Writable;

/** Whether a line can be written to, and its reader is ready for more. */
export const isReady = (line: Line): boolean =>
  !line.writableEnded && !line.destroyed && !line.writableNeedDrain;

/**
 * Signs of life on a line.
 * @param sign a comment, which readers skip
 * @returns sends one; false if the reader has taken nothing since the last one
 */
export function createHeartbeat(line: Line, sign: string): () => boolean {
  let isStalled = false;
  return () => {
    // To an ended response that its reader has not taken yet, a write is an error.
    if (line.writableNeedDrain || line.writableEnded) {
      const isDead = isStalled;
      isStalled = true;
      return !isDead;
    }
    isStalled = false;
    line.write(sign);
    return true;
  };
}
