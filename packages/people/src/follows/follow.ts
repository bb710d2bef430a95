import type { UserId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';
import { addToFollowCounts } from './follow-counts.ts';
import { endRequest } from './requests.ts';
import { shardOf } from './shard.ts';

/** Makes `follower` follow `followee`, who is asked no more; changes nothing if that is so already. */
export async function follow(tx: Tx, follower: UserId, followee: UserId): Promise<void> {
  const inserted = await tx.db
    .with('asked', (db) =>
      db
        .deleteFrom('follow_requests')
        .where('followee_id', '=', followee)
        .where('follower_id', '=', follower),
    )
    .insertInto('follows')
    .values({ followee_id: followee, shard: shardOf(follower), follower_id: follower })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 1n) await record(tx, follower, followee, 1);
}

/** Undoes {@link follow}, and ends a request for it. */
export async function unfollow(tx: Tx, follower: UserId, followee: UserId): Promise<void> {
  // First: where it is being accepted, this waits for the follow that is deleted next.
  await endRequest(tx, follower, followee);
  const deleted = await tx.db
    .deleteFrom('follows')
    .where('followee_id', '=', followee)
    .where('shard', '=', shardOf(follower))
    .where('follower_id', '=', follower)
    .executeTakeFirst();
  if (deleted.numDeletedRows === 1n) await record(tx, follower, followee, -1);
}

async function record(tx: Tx, follower: UserId, followee: UserId, change: 1 | -1): Promise<void> {
  await enqueue(
    tx,
    { type: 'relation-changed', userId: follower, otherId: followee },
    { type: change === 1 ? 'follow.created' : 'follow.deleted', actor: follower, object: followee },
  );
  await addToFollowCounts(tx.db, [{ follower, followee }], change);
}
