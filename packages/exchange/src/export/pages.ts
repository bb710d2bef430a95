import type { Pool } from '@ripple/db';
import type { Line } from '../line.ts';
import type { ExportContext } from './export-lines.ts';

/** Rows of a page: with the longest texts 7 MiB, as a rule 50 KiB. */
const PAGE = 100;

/**
 * Lines of the rows that a query gives, in the order of their ids and page by page.
 * @param text with the id of the user as `$1`, `$2 < ` a column of ids by which it is ordered, and `$3` as its limit
 */
export async function* pages<Row extends { id: number }>(
  pool: Pool,
  { name, text, values }: { name: string; text: string; values: unknown[] },
  lineOf: (row: Row) => Line | undefined,
): AsyncGenerator<Line[]> {
  let after = -1;
  while (true) {
    const { rows } = await pool.query<Row>({
      name: `export-${name}`,
      text,
      values: [...values, after, PAGE],
    });
    const lines = rows.flatMap((row) => lineOf(row) ?? []);
    if (lines.length > 0) yield lines;
    if (rows.length < PAGE) return;
    after = (rows.at(-1) as Row).id;
  }
}

/** Joins a user who may be named: nothing is left of one who leaves (`IS_THERE` of packages/people). */
export const joinOther = (id: string): string =>
  `join users other on other.id = ${id} and left(other.handle, 1) <> '-'`;

/** The name of a user other than the one of the export, as an expression of SQL. */
export const nameOfUser = ({ showsExternalIds }: ExportContext, user: string): string =>
  showsExternalIds
    ? `coalesce(${user}.external_id, ${user}.id::text)`
    : `case when ${user}.external_id is null then ${user}.id::text else 'id:' || ${user}.id end`;

/** The name of a post beside its author's, as an expression of SQL: whether it is the user's own says `isOwn`. */
export const nameOfPost = ({ showsExternalIds }: ExportContext, post: string, isOwn: string): string =>
  `coalesce((
    select external_id from post_external_ids where post_id = ${post}.id and (${showsExternalIds} or ${isOwn})
  ), 'id:' || ${post}.id)`;
