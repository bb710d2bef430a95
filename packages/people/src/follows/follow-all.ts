import type { Happening } from '@ripple/events';
import type { UserId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';
import { sql } from 'kysely';
import { shardOf } from './shard.ts';

export interface Follow {
  follower: UserId;
  followee: UserId;
}

/**
 * Makes each follower follow, as `follow` does, for follows that stood before in the application: the homes of the
 * followers are renewed, and no notification is made. Who follows asks no more. Changes nothing where it is so already.
 * @param wanted none twice
 */
export async function followAll(tx: Tx, wanted: Follow[]): Promise<void> {
  const { rows: made } = await sql<Follow>`
    with wanted as (
      select * from unnest(
        ${wanted.map(({ followee }) => followee)}::bigint[],
        ${wanted.map(({ follower }) => shardOf(follower))}::smallint[],
        ${wanted.map(({ follower }) => follower)}::bigint[]
      ) as wanted (followee, shard, follower)
    ), asked as (
      delete from follow_requests using wanted where followee_id = followee and follower_id = follower
    )
    insert into follows (followee_id, shard, follower_id)
    select * from wanted
    order by followee, shard, follower
    on conflict do nothing
    returning follower_id as follower, followee_id as followee`.execute(tx.db);
  const [first] = made;
  if (!first) return;
  const { follower: userId, followee: otherId } = first;
  await enqueue(
    tx,
    { type: 'apply-relation', userId, otherId, follows: made },
    ...made.map(({ follower, followee }): Happening => {
      return { type: 'follow.created', actor: follower, object: followee };
    }),
  );
  await addToCounts(tx, made);
}

/** The last statement of its transaction, and rows are locked in the order of their ids, as by `follow`. */
async function addToCounts({ db }: Tx, made: Follow[]): Promise<void> {
  const followees = made.map(({ followee }) => followee);
  const followers = made.map(({ follower }) => follower);
  await sql`
    with changes as (
      select user_id, sum(followers)::int as followers, sum(following)::int as following from (
        select user_id, 1 as followers, 0 as following from unnest(${followees}::bigint[]) as user_id
        union all
        select user_id, 0, 1 from unnest(${followers}::bigint[]) as user_id
      ) as each group by user_id
    ), locked as (
      select user_id from user_counts where user_id in (select user_id from changes) order by user_id for update
    )
    update user_counts set
      followers = user_counts.followers + changes.followers,
      following = user_counts.following + changes.following
    from locked join changes on changes.user_id = locked.user_id
    where user_counts.user_id = locked.user_id`.execute(db);
}
