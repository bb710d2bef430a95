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
  const statement = (way: string, onwards: string, order: string) => ({
    name: `list-${name}-${way}`,
    text: `select ${column} as id from ${rows} and ${column} ${onwards} $2 order by ${column} ${order} limit $3`,
  });
  const older = statement('older', '<', 'desc');
  const newer = statement('newer', '>', 'asc');
  return async (pool, of, { before, after, limit }) => {
    const { name, text } = after === undefined ? older : newer;
    const cursor = after ?? before ?? Number.MAX_SAFE_INTEGER;
    return (await selectIds(pool, name, text, [of, cursor, limit])) as Id[];
  };
}
