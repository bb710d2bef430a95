import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/ids';
import type { ApplyRelation } from '@ripple/messages';
import { sql } from 'kysely';
import { shardOf } from './shard.ts';

/** A follow that began or ended, with its outbox row: what the follower sees of the other is to be renewed. */
export interface FollowChange {
  outboxId: number;
  message: ApplyRelation;
}

/** Makes `follower` follow `followee`; `undefined` if that was so already. Call it in a transaction. */
export async function follow(trx: Db, follower: UserId, followee: UserId): Promise<FollowChange | undefined> {
  const inserted = await trx
    .insertInto('follows')
    .values({ followee_id: followee, shard: shardOf(follower), follower_id: follower })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n ? record(trx, follower, followee, 1) : undefined;
}

/** Undoes {@link follow}; `undefined` if there was nothing to undo. Call it in a transaction. */
export async function unfollow(
  trx: Db,
  follower: UserId,
  followee: UserId,
): Promise<FollowChange | undefined> {
  const deleted = await trx
    .deleteFrom('follows')
    .where('followee_id', '=', followee)
    .where('shard', '=', shardOf(follower))
    .where('follower_id', '=', follower)
    .executeTakeFirst();
  return deleted.numDeletedRows === 1n ? record(trx, follower, followee, -1) : undefined;
}

async function record(
  trx: Db,
  follower: UserId,
  followee: UserId,
  change: 1 | -1,
): Promise<FollowChange | undefined> {
  const { rows } = await sql<FollowChange>`
    insert into outbox (lane, message)
    values ('followers', jsonb_build_object('type', 'apply-relation', 'version', 1,
      'userId', ${follower}::bigint, 'otherId', ${followee}::bigint,
      'acceptedAt', (extract(epoch from clock_timestamp()) * 1000)::bigint))
    returning id as "outboxId", message`.execute(trx);
  await addToCounts(trx, follower, followee, change);
  return rows[0];
}

/**
 * One statement, and the last one of its transaction: many who follow the same author at once wait for each
 * other only here. Both rows are locked in the order of their ids, so that two people who follow each other
 * don't deadlock.
 */
async function addToCounts(trx: Db, follower: UserId, followee: UserId, change: 1 | -1): Promise<void> {
  await sql`
    update user_counts set
      followers = followers + case when counts.user_id = ${followee} then ${change}::int else 0 end,
      following = following + case when counts.user_id = ${follower} then ${change}::int else 0 end
    from (
      select user_id from user_counts where user_id in (${follower}, ${followee}) order by user_id for update
    ) as counts
    where user_counts.user_id = counts.user_id`.execute(trx);
}
