import type { Pool } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { shardOf } from './shard.ts';

/**
 * Very many users, as text: to make a number and an object of each costs as much as to send them on
 * (docs/performance.md).
 */
export interface UsersByShard {
  count: number;
  shards: UsersOfShard[];
}

export interface UsersOfShard {
  shard: number;
  /** Decimal, joined by commas; at least one. */
  ids: string;
}

/** Those who follow `of`, an author or a topic, in the shards `from`..`to` (both included). */
export interface Slice<Of extends string | number> {
  of: Of;
  from: number;
  to: number;
}

/** A table of follows whose key begins with what is followed and the follower's shard, and its columns. */
interface FollowsTable {
  table: string;
  followed: string;
  follower: string;
  type: 'bigint' | 'text';
}

/** The followers in each of some slices, in the order of the slices. @param name of the statement */
export async function selectUsersByShard(
  pool: Pool,
  name: string,
  { table, followed, follower, type }: FollowsTable,
  slices: Slice<string | number>[],
): Promise<UsersByShard[]> {
  const text = `select coalesce(sum(size), 0)::int as count, string_agg(shard || ':' || ids, ';') as users
                from unnest($1::${type}[], $2::smallint[], $3::smallint[])
                  with ordinality as slices (wanted, first, last, place)
                left join lateral (
                  select shard, count(*) as size, string_agg(${follower}::text, ',') as ids from ${table}
                  where ${followed} = wanted and shard between first and last group by shard
                ) as shards on true
                group by place order by place`;
  const values = [slices.map(({ of }) => of), slices.map(({ from }) => from), slices.map(({ to }) => to)];
  const { rows } = await pool.query<{ count: number; users: string | null }>({ name, text, values });
  return rows.map(({ count, users }) => ({ count, shards: users?.split(';').map(parseShard) ?? [] }));
}

function parseShard(text: string): UsersOfShard {
  const colon = text.indexOf(':');
  return { shard: Number(text.slice(0, colon)), ids: text.slice(colon + 1) };
}

export const isAmong = ({ shards }: UsersByShard, user: UserId): boolean => {
  const own = shardOf(user);
  return shards.some(({ shard, ids }) => shard === own && `,${ids},`.includes(`,${user},`));
};

/** The ids of a shard, one by one. */
export function* idsOf({ ids }: UsersOfShard): Generator<string> {
  let from = 0;
  for (let to = ids.indexOf(','); to !== -1; to = ids.indexOf(',', from)) {
    yield ids.slice(from, to);
    from = to + 1;
  }
  yield ids.slice(from);
}
