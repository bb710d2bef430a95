import type { Pool } from './database.ts';
import { selectIds } from './select-ids.ts';

/** Ids below `before` descending, or above `after` ascending; the highest descending if neither is given. */
export interface PageOfIds<Id extends number> {
  before?: Id | undefined;
  after?: Id | undefined;
  limit: number;
}

/** A part of a list, which belongs to something with an id. */
export type ListIds<Of extends number, Id extends number> = (
  pool: Pool,
  of: Of,
  page: PageOfIds<Id>,
) => Promise<Id[]>;

/** How a statement goes through a page: it starts next to `cursor`, and compares and orders ids as said. */
export const directionOf = ({ before, after }: Pick<PageOfIds<number>, 'before' | 'after'>) =>
  after === undefined
    ? ({
        way: 'older',
        onwards: '<',
        back: '>',
        order: 'desc',
        cursor: before ?? Number.MAX_SAFE_INTEGER,
      } as const)
    : ({ way: 'newer', onwards: '>', back: '<', order: 'asc', cursor: after } as const);

/**
 * Gives the function that reads a list of ids, where that is one range of an index.
 * @param name of its statements
 * @param rows what stands behind `from`, with the id of what the list belongs to as `$1`
 * @param column the one with the ids that are listed
 */
export function listOfIds<Of extends number, Id extends number>(
  name: string,
  { rows, column }: { rows: string; column: string },
): ListIds<Of, Id> {
  return async (pool, of, { limit, ...range }) => {
    const { way, onwards, order, cursor } = directionOf(range);
    const text = `select ${column} as id from ${rows} and ${column} ${onwards} $2 order by ${column} ${order} limit $3`;
    return (await selectIds(pool, `list-${name}-${way}`, text, [of, cursor, limit])) as Id[];
  };
}
