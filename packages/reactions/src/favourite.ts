import { type Db, type QueuedEvent, queueEvent } from '@ripple/db';
import type { PostId, UserId } from '@ripple/ids';
import type { FavouriteChanged } from '@ripple/messages';

/** A favourite that was made or taken back, with its outbox row. */
export type FavouriteChange = QueuedEvent<FavouriteChanged>;

/** `undefined` if that was so already. */
export async function favourite(trx: Db, user: UserId, post: PostId): Promise<FavouriteChange | undefined> {
  const inserted = await trx
    .insertInto('favourites')
    .values({ user_id: user, post_id: post })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n ? record(trx, user, post) : undefined;
}

/** `undefined` if there was nothing to undo. */
export async function unfavourite(trx: Db, user: UserId, post: PostId): Promise<FavouriteChange | undefined> {
  const deleted = await trx
    .deleteFrom('favourites')
    .where('user_id', '=', user)
    .where('post_id', '=', post)
    .executeTakeFirst();
  return deleted.numDeletedRows === 1n ? record(trx, user, post) : undefined;
}

const record = (trx: Db, user: UserId, post: PostId) =>
  queueEvent<FavouriteChanged>(trx, { type: 'favourite-changed', version: 1, userId: user, postId: post });

export async function isFavourite(db: Db, user: UserId, post: PostId): Promise<boolean> {
  const row = await db
    .selectFrom('favourites')
    .select('post_id')
    .where('user_id', '=', user)
    .where('post_id', '=', post)
    .executeTakeFirst();
  return row !== undefined;
}
