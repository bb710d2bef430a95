import type { Db } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';

/** Keeps a post for `user` alone; changes nothing if it is kept. */
export async function bookmark(trx: Db, user: UserId, post: PostId): Promise<void> {
  await trx
    .insertInto('bookmarks')
    .values({ user_id: user, post_id: post })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Undoes {@link bookmark}. */
export async function unbookmark(trx: Db, user: UserId, post: PostId): Promise<void> {
  await trx.deleteFrom('bookmarks').where('user_id', '=', user).where('post_id', '=', post).execute();
}
