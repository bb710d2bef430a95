import type { PostId } from '@ripple/messages';

/** Ids below `before` descending, or above `after` ascending; the highest descending if neither is given. */
export interface IdRange {
  before?: PostId;
  after?: PostId;
  limit: number;
  /** How many rows may be looked at where a list is found by looking through others; all, if not given. */
  most?: number;
}

/** What was found of a timeline in a range. */
export interface Stretch {
  ids: PostId[];
  /** How far the timeline was looked at; `undefined`: to its end. */
  upTo: PostId | undefined;
  /** How many rows were looked at. */
  looked: number;
}

/**
 * What was found by asking for `limit` ids, or more than these.
 * @param found in the order of the read
 */
export function stretchOf(found: PostId[], limit: number): Stretch {
  const ids = found.slice(0, limit);
  return { ids, upTo: found.length < limit ? undefined : ids.at(-1), looked: ids.length };
}
