import type { Happening } from '@ripple/events';
import type { UserId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';
import { sql } from 'kysely';
import { addToFollowCounts } from './follow-counts.ts';
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
  await addToFollowCounts(tx.db, made, 1);
}
