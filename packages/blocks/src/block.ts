import type { Db } from '@ripple/db';
import { type RelationChange, recordRelation, unfollow } from '@ripple/follows';
import type { UserId } from '@ripple/ids';

/**
 * Neither sees the other's posts any more, and neither follows the other. Call it in a transaction.
 * @returns the changes to publish after the commit; none if that was so already
 */
export async function block(trx: Db, blocker: UserId, blocked: UserId): Promise<RelationChange[]> {
  const inserted = await trx
    .insertInto('blocks')
    .values({ blocker_id: blocker, blocked_id: blocked })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows !== 1n) return [];
  return [
    ...(await recordRelation(trx, blocker, blocked)),
    ...(await unfollow(trx, blocker, blocked)),
    ...(await unfollow(trx, blocked, blocker)),
  ];
}

/** Undoes {@link block}, but for the follows. */
export async function unblock(trx: Db, blocker: UserId, blocked: UserId): Promise<RelationChange[]> {
  const deleted = await trx
    .deleteFrom('blocks')
    .where('blocker_id', '=', blocker)
    .where('blocked_id', '=', blocked)
    .executeTakeFirst();
  return deleted.numDeletedRows === 1n ? recordRelation(trx, blocker, blocked) : [];
}

/** `muter` doesn't see the other's posts in timelines any more; the other is not told, and sees all. */
export async function mute(trx: Db, muter: UserId, muted: UserId): Promise<RelationChange[]> {
  const inserted = await trx
    .insertInto('mutes')
    .values({ muter_id: muter, muted_id: muted })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n ? recordRelation(trx, muter, muted) : [];
}

/** Undoes {@link mute}. */
export async function unmute(trx: Db, muter: UserId, muted: UserId): Promise<RelationChange[]> {
  const deleted = await trx
    .deleteFrom('mutes')
    .where('muter_id', '=', muter)
    .where('muted_id', '=', muted)
    .executeTakeFirst();
  return deleted.numDeletedRows === 1n ? recordRelation(trx, muter, muted) : [];
}

/** Whether one of the two blocks the other. */
export async function isBlockedBetween(db: Db, one: UserId, other: UserId): Promise<boolean> {
  const row = await db
    .selectFrom('blocks')
    .select('blocker_id')
    .where((either) =>
      either.or([
        either.and({ blocker_id: one, blocked_id: other }),
        either.and({ blocker_id: other, blocked_id: one }),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What `viewer` has done about `user`. */
export async function readBlocking(
  db: Db,
  viewer: UserId,
  user: UserId,
): Promise<{ blocking: boolean; muting: boolean }> {
  const [blocking, muting] = await Promise.all([
    db
      .selectFrom('blocks')
      .select('blocker_id')
      .where('blocker_id', '=', viewer)
      .where('blocked_id', '=', user)
      .executeTakeFirst(),
    db
      .selectFrom('mutes')
      .select('muter_id')
      .where('muter_id', '=', viewer)
      .where('muted_id', '=', user)
      .executeTakeFirst(),
  ]);
  return { blocking: blocking !== undefined, muting: muting !== undefined };
}
