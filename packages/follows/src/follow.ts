import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/ids';
import { sql } from 'kysely';
import { type RelationChange, recordRelation } from './record-relation.ts';
import { shardOf } from './shard.ts';

/**
 * Makes `follower` follow `followee`. Call it in a transaction.
 * @returns the changes to publish after the commit; none if that was so already
 */
export async function follow(trx: Db, follower: UserId, followee: UserId): Promise<RelationChange[]> {
  const inserted = await trx
    .insertInto('follows')
    .values({ followee_id: followee, shard: shardOf(follower), follower_id: follower })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n ? record(trx, follower, followee, 1) : [];
}

/** Undoes {@link follow}. */
export async function unfollow(trx: Db, follower: UserId, followee: UserId): Promise<RelationChange[]> {
  const deleted = await trx
    .deleteFrom('follows')
    .where('followee_id', '=', followee)
    .where('shard', '=', shardOf(follower))
    .where('follower_id', '=', follower)
    .executeTakeFirst();
  return deleted.numDeletedRows === 1n ? record(trx, follower, followee, -1) : [];
}

async function record(
  trx: Db,
  follower: UserId,
  followee: UserId,
  change: 1 | -1,
): Promise<RelationChange[]> {
  const changes = await recordRelation(trx, follower, followee);
  await addToCounts(trx, follower, followee, change);
  return changes;
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
