import type { Db } from '@ripple/db';
import type { EventType } from '@ripple/events';
import type { PostId, UserId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';

/** Makes a post a favourite of `user`; changes nothing if it is one. */
export async function favourite(tx: Tx, user: UserId, post: PostId): Promise<void> {
  const inserted = await tx.db
    .insertInto('favourites')
    .values({ user_id: user, post_id: post })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 1n) await record(tx, 'favourite.created', user, post);
}

/** Undoes {@link favourite}. */
export async function unfavourite(tx: Tx, user: UserId, post: PostId): Promise<void> {
  const deleted = await tx.db
    .deleteFrom('favourites')
    .where('user_id', '=', user)
    .where('post_id', '=', post)
    .executeTakeFirst();
  if (deleted.numDeletedRows === 1n) await record(tx, 'favourite.deleted', user, post);
}

const record = (tx: Tx, type: EventType, userId: UserId, postId: PostId) =>
  enqueue(tx, { type: 'favourite-changed', userId, postId }, { type, actor: userId, object: postId });

export async function isFavourite(db: Db, user: UserId, post: PostId): Promise<boolean> {
  const row = await db
    .selectFrom('favourites')
    .select('post_id')
    .where('user_id', '=', user)
    .where('post_id', '=', post)
    .executeTakeFirst();
  return row !== undefined;
}
