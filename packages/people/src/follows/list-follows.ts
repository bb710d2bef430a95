import { type Db, type Pool, selectIds } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { sql } from 'kysely';
import type { Follow } from './follow-all.ts';
import { shardOf } from './shard.ts';
import { type Slice, selectUsersByShard, type UsersByShard } from './users-by-shard.ts';

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

/** The followers in each of some slices of those of authors, in the order of the slices. */
export const listFollowersOfEach = (pool: Pool, slices: Slice<UserId>[]): Promise<UsersByShard[]> =>
  selectUsersByShard(pool, 'read-followers', followsOfAuthors, slices);

const followsOfAuthors = {
  table: 'follows',
  followed: 'followee_id',
  follower: 'follower_id',
  type: 'bigint',
} as const;

/** Those of `users` whom `follower` follows. */
export const listFolloweesAmong = (pool: Pool, follower: number, users: number[]): Promise<number[]> =>
  selectIds(
    pool,
    'read-followees-among',
    'select followee_id as id from follows where follower_id = $1 and followee_id = any($2::bigint[])',
    [follower, users],
  );

/** Those of some follows that stand. */
export async function listFollowsAmong(db: Db, follows: Follow[]): Promise<Follow[]> {
  const { rows } = await sql<Follow>`
    select follower_id as follower, followee_id as followee from follows
    where (follower_id, followee_id) in (
      select * from unnest(
        ${follows.map(({ follower }) => follower)}::bigint[], ${follows.map(({ followee }) => followee)}::bigint[]
      )
    )`.execute(db);
  return rows;
}

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
