import { type Db, listOfIds } from '@ripple/db';
import { recordEvents } from '@ripple/events';
import type { UserId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';
import { sql } from 'kysely';
import type { Follow } from './follow-all.ts';

/** How many requests of one user may wait at the same time: a stranger can ask everybody. */
export const MOST_REQUESTS = 1_000;

/**
 * Begins a transaction that makes follows, or requests for them, between some users: until its end, none of them is
 * unlocked, and none blocks another. So a request is there before its user is unlocked, and is accepted then, or comes
 * after it, and is a follow; and a block ends a follow that is there before it, or the follow finds it.
 * @returns those who are locked
 */
export async function lockForFollows(trx: Db, users: UserId[]): Promise<Set<UserId>> {
  const { rows } = await sql<{ id: UserId; locked: boolean }>`
    select id, locked from users where id = any(${users}::bigint[]) order by id for share`.execute(trx);
  return new Set(rows.filter(({ locked }) => locked).map(({ id }) => id));
}

/**
 * Makes `follower` ask to follow `followee`, who is notified; changes nothing if that is so already.
 * @returns false if {@link MOST_REQUESTS} others of the follower wait: the transaction must not be committed then
 */
export async function request(tx: Tx, follower: UserId, followee: UserId): Promise<boolean> {
  const inserted = await tx.db
    .insertInto('follow_requests')
    .values({ followee_id: followee, follower_id: follower })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows !== 1n) return true;
  const { rows } = await sql<{ known: number }>`
    select count(*) as known from (
      select from follow_requests where follower_id = ${follower} limit ${MOST_REQUESTS + 1}
    ) as waiting`.execute(tx.db);
  if ((rows[0]?.known ?? 0) > MOST_REQUESTS) return false;
  await enqueue(
    tx,
    { type: 'notify-of-relation', userId: follower, otherId: followee },
    { type: 'follow.requested', actor: follower, object: followee },
  );
  return true;
}

/**
 * Makes each follower ask, for the embedding application: without a notification, and without a limit. Changes nothing
 * where it is so already.
 * @param wanted none twice
 */
export async function requestAll(tx: Tx, wanted: Follow[]): Promise<void> {
  const { rows: made } = await sql<Follow>`
    insert into follow_requests (followee_id, follower_id)
    select * from unnest(
      ${wanted.map(({ followee }) => followee)}::bigint[], ${wanted.map(({ follower }) => follower)}::bigint[]
    ) as wanted (followee, follower)
    order by followee, follower
    on conflict do nothing
    returning follower_id as follower, followee_id as followee`.execute(tx.db);
  await recordEvents(
    tx.db,
    made.map(({ follower, followee }) => ({ type: 'follow.requested', actor: follower, object: followee })),
  );
}

/**
 * Ends a request, whichever of the two wishes it. The follower is told nothing.
 * @returns false if there is none
 */
export async function endRequest(tx: Tx, follower: UserId, followee: UserId): Promise<boolean> {
  const deleted = await tx.db
    .deleteFrom('follow_requests')
    .where('followee_id', '=', followee)
    .where('follower_id', '=', follower)
    .executeTakeFirst();
  if (deleted.numDeletedRows !== 1n) return false;
  await enqueue(tx, { type: 'notify-of-relation', userId: follower, otherId: followee });
  return true;
}

/** Whether `follower` has asked to follow `followee` and waits. */
export async function isRequested(db: Db, follower: UserId, followee: UserId): Promise<boolean> {
  const row = await db
    .selectFrom('follow_requests')
    .select('follower_id')
    .where('followee_id', '=', followee)
    .where('follower_id', '=', follower)
    .executeTakeFirst();
  return row !== undefined;
}

/** Those who ask to follow a user. */
export const listRequests = listOfIds<UserId, UserId>('follow-requests', {
  rows: 'follow_requests where followee_id = $1',
  column: 'follower_id',
});

/** Requests that are counted; who has more is told of so many. */
const MOST_COUNTED = 10_000;

/** How many ask to follow a user. */
export async function countRequests(db: Db, followee: UserId): Promise<number> {
  const { rows } = await sql<{ known: number }>`
    select count(*) as known from (
      select from follow_requests where followee_id = ${followee} limit ${MOST_COUNTED}
    ) as waiting`.execute(db);
  return rows[0]?.known ?? 0;
}
