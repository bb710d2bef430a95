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

/** @param text a named statement that selects `count` and `users`: `<shard>:<ids>`, joined by semicolons, or null */
export async function selectUsersByShard(
  pool: Pool,
  name: string,
  text: string,
  values: unknown[],
): Promise<UsersByShard[]> {
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
