import { type RawBuilder, sql } from 'kysely';
import { directionOf, type PageOfIds } from './list-ids.ts';

/** What limits a statement that selects whole rows to a page of them ({@link directionOf}). */
export function inRange<Id extends number>(
  column: RawBuilder<unknown>,
  { limit, ...range }: PageOfIds<Id>,
): { isInRange: RawBuilder<boolean>; ordered: RawBuilder<unknown> } {
  const { onwards, order, cursor } = directionOf(range);
  return {
    isInRange: sql<boolean>`${column} ${sql.raw(onwards)} ${cursor}`,
    ordered: sql`order by ${column} ${sql.raw(order)} limit ${limit}`,
  };
}
