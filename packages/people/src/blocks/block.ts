import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';
import { sql } from 'kysely';
import { unfollow } from '../follows/follow.ts';
import type { Follow } from '../follows/follow-all.ts';

/**
 * Begins a transaction that makes blocks between some users: follows between them are made before, and end in it, or wait
 * for its commit (`lockForFollows`).
 */
export async function lockForBlocks(trx: Db, users: UserId[]): Promise<void> {
  await sql`
    select from users where id = any(${users}::bigint[]) order by id for no key update`.execute(trx);
}

/** Neither sees the other's posts any more, and neither follows the other; changes nothing if that is so already. */
export async function block(tx: Tx, blocker: UserId, blocked: UserId): Promise<void> {
  await lockForBlocks(tx.db, [blocker, blocked]);
  const inserted = await tx.db
    .insertInto('blocks')
    .values({ blocker_id: blocker, blocked_id: blocked })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows !== 1n) return;
  await record(tx, blocker, blocked);
  await unfollow(tx, blocker, blocked);
  await unfollow(tx, blocked, blocker);
}

/** Undoes {@link block}, but for the follows. */
export async function unblock(tx: Tx, blocker: UserId, blocked: UserId): Promise<void> {
  const deleted = await tx.db
    .deleteFrom('blocks')
    .where('blocker_id', '=', blocker)
    .where('blocked_id', '=', blocked)
    .executeTakeFirst();
  if (deleted.numDeletedRows === 1n) await record(tx, blocker, blocked);
}

/** `muter` no longer sees the other's posts in timelines; the other is not told, and sees everything. */
export async function mute(tx: Tx, muter: UserId, muted: UserId): Promise<void> {
  const inserted = await tx.db
    .insertInto('mutes')
    .values({ muter_id: muter, muted_id: muted })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 1n) await recordMute(tx, muter, muted);
}

/** Undoes {@link mute}. */
export async function unmute(tx: Tx, muter: UserId, muted: UserId): Promise<void> {
  const deleted = await tx.db
    .deleteFrom('mutes')
    .where('muter_id', '=', muter)
    .where('muted_id', '=', muted)
    .executeTakeFirst();
  if (deleted.numDeletedRows === 1n) await recordMute(tx, muter, muted);
}

const record = (tx: Tx, userId: UserId, otherId: UserId) =>
  enqueue(tx, { type: 'relation-changed', userId, otherId });

/** It is between a user and their own timelines: there is nothing to notify of, or to withdraw. */
const recordMute = (tx: Tx, userId: UserId, otherId: UserId) =>
  enqueue(tx, { type: 'apply-relation', userId, otherId });

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

/** Those of some pairs of whom one blocks the other. */
export async function listBlockedAmong<Pair extends Follow>(db: Db, pairs: Pair[]): Promise<Pair[]> {
  const { rows } = await sql<{ place: number }>`
    select place from unnest(
      ${pairs.map(({ follower }) => follower)}::bigint[], ${pairs.map(({ followee }) => followee)}::bigint[]
    ) with ordinality as pairs (one, other, place)
    where exists (select from blocks where blocker_id = one and blocked_id = other)
      or exists (select from blocks where blocker_id = other and blocked_id = one)`.execute(db);
  return rows.map(({ place }) => pairs[place - 1] as Pair);
}

/** Whether `viewer` blocks, and whether `viewer` mutes, `user`. */
export async function findBlocking(
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
