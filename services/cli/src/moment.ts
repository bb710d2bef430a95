import { lowestIdAt, type PostId, parseId } from '@ripple/messages';
import { UsageError } from './usage-error.ts';

/**
 * Parses a moment of the command line.
 * @returns the lowest id that a row could have got then
 * @throws {UsageError}
 */
export function parseMoment(option: string, text: string): PostId {
  const id = parseId<PostId>(text);
  if (id !== undefined) return id;
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const time = new Date(isTime ? text : Number.NaN);
  if (!Number.isNaN(time.getTime())) return lowestIdAt(time);
  throw new UsageError(
    `--${option} must be a post id, a date (2025-06-01) or a time with its zone (2025-06-01T12:00:00Z), not "${text}".`,
  );
}
