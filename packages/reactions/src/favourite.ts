import type { Db } from '@ripple/db';
import type { PostId, UserId } from '@ripple/ids';
import type { FavouriteChanged } from '@ripple/messages';
import { sql } from 'kysely';

/** A favourite that was made or taken back, with its outbox row. */
export interface FavouriteChange {
  outboxId: number;
  message: FavouriteChanged;
}

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

async function record(trx: Db, user: UserId, post: PostId): Promise<FavouriteChange | undefined> {
  const { rows } = await sql<FavouriteChange>`
    insert into outbox (lane, message)
    values ('events', jsonb_build_object('type', 'favourite-changed', 'version', 1,
      'userId', ${user}::bigint, 'postId', ${post}::bigint,
      'acceptedAt', (extract(epoch from clock_timestamp()) * 1000)::bigint))
    returning id as "outboxId", message`.execute(trx);
  return rows[0];
}

export async function isFavourite(db: Db, user: UserId, post: PostId): Promise<boolean> {
  const row = await db
    .selectFrom('favourites')
    .select('post_id')
    .where('user_id', '=', user)
    .where('post_id', '=', post)
    .executeTakeFirst();
  return row !== undefined;
}
