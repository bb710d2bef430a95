import type { Db, Pool } from '@ripple/db';
import type { UserId } from '@ripple/ids';
import { shardOf } from './shard.ts';

export async function isFollowing(db: Db, follower: UserId, followee: UserId): Promise<boolean> {
  const row = await db
    .selectFrom('follows')
    .select('follower_id')
    .where('followee_id', '=', followee)
    .where('shard', '=', shardOf(follower))
    .where('follower_id', '=', follower)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * The followers of `author` in the shards `from`..`to` (both included), in no order that matters. One
 * string is read about twice as fast as a row per follower.
 */
export async function readFollowers(
  pool: Pool,
  author: UserId,
  shards: { from: number; to: number },
): Promise<UserId[]> {
  const { rows } = await pool.query<{ followers: string | null }>({
    name: 'read-followers',
    text: `select string_agg(follower_id::text, ',') as followers
           from follows where followee_id = $1 and shard between $2 and $3`,
    values: [author, shards.from, shards.to],
  });
  const followers = rows[0]?.followers;
  return followers ? (followers.split(',').map(Number) as UserId[]) : [];
}

/** Everybody whom `follower` follows, but for the authors who are pulled (packages/timelines/src/pulls.ts). */
export async function readPushedFollowees(pool: Pool, follower: UserId): Promise<UserId[]> {
  const { rows } = await pool.query<{ followee_id: UserId }>({
    name: 'read-pushed-followees',
    text: `select followee_id from follows where follower_id = $1
           and followee_id not in (select author_id from pulled_authors)`,
    values: [follower],
  });
  return rows.map((row) => row.followee_id);
}
