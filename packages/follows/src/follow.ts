import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/ids';
import { sql } from 'kysely';
import { shardOf } from './shard.ts';

/** Makes `follower` follow `followee`. Answers false if that was so already. Call it in a transaction. */
export async function follow(trx: Db, follower: UserId, followee: UserId): Promise<boolean> {
  const inserted = await trx
    .insertInto('follows')
    .values({ followee_id: followee, shard: shardOf(follower), follower_id: follower })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  const changed = inserted.numInsertedOrUpdatedRows === 1n;
  if (changed) await addToCounts(trx, follower, followee, 1);
  return changed;
}

/** Undoes {@link follow}. Answers false if there was nothing to undo. Call it in a transaction. */
export async function unfollow(trx: Db, follower: UserId, followee: UserId): Promise<boolean> {
  const deleted = await trx
    .deleteFrom('follows')
    .where('followee_id', '=', followee)
    .where('shard', '=', shardOf(follower))
    .where('follower_id', '=', follower)
    .executeTakeFirst();
  const changed = deleted.numDeletedRows === 1n;
  if (changed) await addToCounts(trx, follower, followee, -1);
  return changed;
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
