import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/ids';
import { sql } from 'kysely';
import { shardOf } from './shard.ts';

/** Makes `follower` follow `followee`. Answers false if that was so already. Call it in a transaction. */
export async function follow(trx: Db, follower: UserId, followee: UserId): Promise<boolean> {
  await lockCounts(trx, follower, followee);
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
  await lockCounts(trx, follower, followee);
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

/** Both rows in the order of their ids: two people who follow each other at once don't deadlock. */
async function lockCounts(trx: Db, follower: UserId, followee: UserId): Promise<void> {
  await trx
    .selectFrom('user_counts')
    .select('user_id')
    .where('user_id', 'in', [follower, followee])
    .orderBy('user_id')
    .forUpdate()
    .execute();
}

async function addToCounts(trx: Db, follower: UserId, followee: UserId, change: 1 | -1): Promise<void> {
  await trx
    .updateTable('user_counts')
    .set({
      followers: sql`followers + case when user_id = ${followee} then ${change}::int else 0 end`,
      following: sql`following + case when user_id = ${follower} then ${change}::int else 0 end`,
    })
    .where('user_id', 'in', [follower, followee])
    .execute();
}
