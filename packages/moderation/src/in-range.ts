import type { PageOfIds } from '@ripple/db';
import { type RawBuilder, sql } from 'kysely';

/** What limits a statement to a part of a list: the newest first, or with `after` the oldest first. */
export function inRange<Id extends number>(
  column: RawBuilder<unknown>,
  { before, after, limit }: PageOfIds<Id>,
): { isInRange: RawBuilder<boolean>; ordered: RawBuilder<unknown> } {
  return after === undefined
    ? {
        isInRange: sql<boolean>`${column} < ${before ?? Number.MAX_SAFE_INTEGER}`,
        ordered: sql`order by ${column} desc limit ${limit}`,
      }
    : {
        isInRange: sql<boolean>`${column} > ${after}`,
        ordered: sql`order by ${column} asc limit ${limit}`,
      };
}
