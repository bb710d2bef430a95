import type pg from 'pg';
import type { Range } from '../lab/world/ranges.ts';

/** The type of every fifth of them. */
export const FIFTH = 'fifth';

/** Writes what people have posted before anything was measured, straight into Postgres: it is in no list yet. */
export async function writeOldPosts(client: pg.Client, { from, count }: Range, each: number): Promise<void> {
  await client.query(
    `insert into posts (id, author_id, type, text, visibility)
     select next_id(), id, case when (number + substr(handle, 2)::int) % 5 = 0 then $4 else 'post' end, 'Post number ' || number || ' of somebody whom many follow: the ferry is late again', 'public'
     from generate_series(1, $1) number, users where substr(handle, 2)::int between $2 and $3`,
    [each, from, from + count - 1, FIFTH],
  );
  await client.query('analyze posts');
}
