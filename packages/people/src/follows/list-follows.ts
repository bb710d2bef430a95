import { type Db, type Pool, selectIds } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { shardOf } from './shard.ts';
import { selectUsersByShard, type UsersByShard } from './users-by-shard.ts';

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

/** The followers of an author in the shards `from`..`to` (both included). */
export interface FollowerSlice {
  author: UserId;
  from: number;
  to: number;
}

/** The followers in each of some slices, in the order of the slices. */
export function listFollowersOfEach(pool: Pool, slices: FollowerSlice[]): Promise<UsersByShard[]> {
  const text = `select coalesce(sum(size), 0)::int as count, string_agg(shard || ':' || ids, ';') as users
                from unnest($1::bigint[], $2::smallint[], $3::smallint[])
                  with ordinality as slices (author, first, last, place)
                left join lateral (
                  select shard, count(*) as size, string_agg(follower_id::text, ',') as ids from follows
                  where followee_id = author and shard between first and last group by shard
                ) as shards on true
                group by place order by place`;
  return selectUsersByShard(pool, 'read-followers', text, [
    slices.map(({ author }) => author),
    slices.map(({ from }) => from),
    slices.map(({ to }) => to),
  ]);
}

/** Those of `users` whom `follower` follows. */
export const listFolloweesAmong = (pool: Pool, follower: number, users: number[]): Promise<number[]> =>
  selectIds(
    pool,
    'read-followees-among',
    'select followee_id as id from follows where follower_id = $1 and followee_id = any($2::bigint[])',
    [follower, users],
  );

/** Those whom `follower` follows, but for authors who are pulled (packages/timelines/src/pulls.ts). */
export async function listPushedFollowees(pool: Pool, follower: UserId): Promise<UserId[]> {
  const { rows } = await pool.query<{ followee_id: UserId }>({
    name: 'read-pushed-followees',
    text: `select followee_id from follows where follower_id = $1
           and followee_id not in (select author_id from pulled_authors)`,
    values: [follower],
  });
  return rows.map((row) => row.followee_id);
}
