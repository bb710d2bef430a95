import type { PostId, UserId } from '@ripple/messages';

/** A part of a timeline, as a read takes it from its store. */
export interface Chunk {
  ids: PostId[];
  /** The last id that was looked at: below it, or above it where the read goes upwards, nothing is known yet. */
  upTo: PostId;
  /** How many rows were looked at for the ids; of a keyword more than there are ids. */
  looked: number;
  /** Authors whose posts must not be shown, though their ids may be there. */
  hidden: ReadonlySet<UserId>;
  /** Redis did not answer: the ids are from Postgres. */
  degraded: boolean;
}

/** Sizes of chunks after the first: each costs a few round trips. */
const LATER = { least: 40, most: 160 };

/** How many ids the chunk after one of `size` has: a read that goes on has found little in it. */
export const sizeAfter = (size: number): number =>
  Math.max(size, Math.min(LATER.most, Math.max(LATER.least, 2 * size)));
