import type { Pool } from '@ripple/db';
import { LRUCache } from 'lru-cache';

/** How much there is here, as instances tell of themselves. */
export interface Usage {
  users: number;
  posts: number;
  /** Users whose existing apps have asked for something in the last four weeks. */
  activeMonth: number;
}

const KEPT_MS = 600_000;
/** So many rows are counted; of more, Postgres knows about how many there are. */
const MOST_COUNTED = 10_000;

/** Reads the usage, ten minutes old at most. */
export function createUsage(pool: Pool): () => Promise<Usage> {
  const kept = new LRUCache<'usage', Usage>({
    max: 1,
    ttl: KEPT_MS,
    fetchMethod: () => countUsage(pool),
  });
  return () => kept.forceFetch('usage');
}

async function countUsage(pool: Pool): Promise<Usage> {
  const { rows } = await pool.query<Usage>(`
    select
      ${countOf('users', "left(handle, 1) <> '-'")}::int as users,
      ${countOf('posts', 'deleted_at is null')}::int as posts,
      (select count(distinct user_id) from (
        select user_id from oauth_tokens where used_at > now() - interval '28 days' limit ${MOST_COUNTED}
      ) as used)::int as "activeMonth"`);
  return rows[0] as Usage;
}

const countOf = (table: 'users' | 'posts', isThere: string) => `(
  select case when counted < ${MOST_COUNTED} then counted else greatest(counted, estimated) end from
    (select count(*) as counted from (select from ${table} where ${isThere} limit ${MOST_COUNTED}) as present) as counting,
    (select reltuples::bigint as estimated from pg_class where oid = '${table}'::regclass) as estimating
)`;
