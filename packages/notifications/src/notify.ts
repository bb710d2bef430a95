import type { NotificationKind, Tables } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import { type Kysely, sql, type Transaction } from 'kysely';
import { MOST_ACTORS } from './shown.ts';

/** Something that a user is notified of. */
export interface NotificationEvent {
  /** Who is told. */
  userId: UserId;
  kind: NotificationKind;
  /** The post that names or answers, or that was marked or passed on; none for a follow and a request for one. */
  postId: PostId | null;
  actorId: UserId;
}

/** What is told together: several who did the same to the same post, as long as it is unread. */
const grouped: Record<NotificationKind, boolean> = {
  mention: false,
  reply: false,
  favourite: true,
  repost: true,
  follow: true,
  'follow-request': true,
};

/**
 * Notifies a user of an event that is true, and withdraws one that isn't. A second time changes nothing.
 * @param look says whether it is true, or `undefined` where another message will say. It is asked while the reader is
 * locked: of two messages about one event, the one that looks later also writes later
 * @returns what `look` said
 */
export async function settle(
  db: Kysely<Tables>,
  event: NotificationEvent,
  look: (trx: Transaction<Tables>) => Promise<boolean | undefined>,
): Promise<boolean | undefined> {
  try {
    return await db.transaction().execute(async (trx) => {
      const readUpTo = await lockReader(trx, event.userId);
      const isTrue = await look(trx);
      if (isTrue === true) await notifyIn(trx, event, readUpTo);
      if (isTrue === false) await withdrawIn(trx, event);
      return isTrue;
    });
  } catch (error) {
    // There is no such user, in a Postgres that was restored to an earlier time: nothing was told.
    if ((error as { code?: string }).code !== FOREIGN_KEY_VIOLATION) throw error;
    return undefined;
  }
}

/** A mail becomes due if the user wants one. */
async function notifyIn(trx: Transaction<Tables>, event: NotificationEvent, readUpTo: number): Promise<void> {
  const { userId, kind, postId, actorId } = event;
  const { rows: known } = await sql`
    select from notification_events
    where user_id = ${userId} and kind = ${kind} and post_id = ${postId ?? 0} and actor_id = ${actorId}
  `.execute(trx);
  if (known.length > 0) return;
  const groupId =
    (grouped[kind] ? await joinGroup(trx, event, readUpTo) : undefined) ?? (await newGroup(trx, event));
  await sql`
    with event as (
      insert into notification_events (user_id, kind, post_id, actor_id, group_id)
      values (${userId}, ${kind}, ${postId ?? 0}, ${actorId}, ${groupId})
    )
    insert into mail_due (user_id)
    select user_id from mail_settings
    where user_id = ${userId} and notifications and address is not null
      and confirm_token is null and refused is null
    on conflict do nothing`.execute(trx);
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const FOREIGN_KEY_VIOLATION = '23503';

/** Takes an event back, and the notification with its last one. */
async function withdraw(db: Kysely<Tables>, event: NotificationEvent): Promise<void> {
  await settle(db, event, async () => false);
}

async function withdrawIn(trx: Transaction<Tables>, event: NotificationEvent): Promise<void> {
  const { userId, kind, postId, actorId } = event;
  const { rows } = await sql<{ groupId: number }>`
    delete from notification_events
    where user_id = ${userId} and kind = ${kind} and post_id = ${postId ?? 0} and actor_id = ${actorId}
    returning group_id as "groupId"`.execute(trx);
  const groupId = rows[0]?.groupId;
  if (groupId !== undefined) await shrinkGroup(trx, groupId, 1);
}

/** After some events of a group are withdrawn; the notification goes with its last one. */
async function shrinkGroup(trx: Transaction<Tables>, groupId: number, withdrawn: number): Promise<void> {
  await sql`
    update notifications set
      count = count - ${withdrawn}::int,
      actors = array(select actor_id from notification_events where group_id = ${groupId}
                     order by at desc limit ${MOST_ACTORS})
    where group_id = ${groupId}`.execute(trx);
  await sql`delete from notifications where group_id = ${groupId} and count <= 0`.execute(trx);
}

/** Takes back all that `actorId` has done about `userId`. */
export async function withdrawAll(db: Kysely<Tables>, userId: UserId, actorId: UserId): Promise<void> {
  const { rows } = await sql<Pick<NotificationEvent, 'kind' | 'postId'>>`
    select kind, nullif(post_id, 0) as "postId" from notification_events
    where user_id = ${userId} and actor_id = ${actorId}`.execute(db);
  for (const { kind, postId } of rows) await withdraw(db, { userId, kind, postId, actorId });
}

/** Takes back what a user was told of requests that have ended: {@link WITHDRAWN_AT_ONCE} by each transaction. */
export async function withdrawEndedRequests(db: Kysely<Tables>, userId: UserId): Promise<void> {
  for (let mayBeMore = true; mayBeMore; ) {
    mayBeMore = await db.transaction().execute(async (trx) => {
      await lockReader(trx, userId);
      const { rows } = await sql<{ groupId: number; ended: number }>`
        with ended as (
          delete from notification_events as told
          where user_id = ${userId} and kind = 'follow-request' and actor_id in (
            select actor_id from notification_events
            where user_id = ${userId} and kind = 'follow-request' and not exists (
              select from follow_requests where followee_id = ${userId} and follower_id = actor_id)
            limit ${WITHDRAWN_AT_ONCE}
          )
          returning group_id
        )
        select group_id as "groupId", count(*)::int as ended from ended group by group_id`.execute(trx);
      for (const { groupId, ended } of rows) await shrinkGroup(trx, groupId, ended);
      return rows.reduce((sum, { ended }) => sum + ended, 0) === WITHDRAWN_AT_ONCE;
    });
  }
}

const WITHDRAWN_AT_ONCE = 1_000;

/** Deletes the notifications about a post that is gone. */
export async function deleteNotificationsOfPost(db: Kysely<Tables>, postId: PostId): Promise<void> {
  await db.deleteFrom('notifications').where('post_id', '=', postId).execute();
}

/** One writer at a time for each reader. @returns up to which id the reader has read */
async function lockReader(trx: Transaction<Tables>, userId: UserId): Promise<number> {
  const { rows } = await sql<{ readUpTo: number }>`
    insert into notification_states (user_id) values (${userId})
    on conflict (user_id) do update set row_lock = null
    returning read_up_to as "readUpTo"`.execute(trx);
  return rows[0]?.readUpTo ?? 0;
}

/** The unread notification of the same, which becomes the newest. */
async function joinGroup(
  trx: Transaction<Tables>,
  { userId, kind, postId, actorId }: NotificationEvent,
  readUpTo: number,
): Promise<number | undefined> {
  const { rows } = await sql<{ groupId: number }>`
    update notifications set id = next_id(), count = count + 1,
      actors = (array_prepend(${actorId}::bigint, actors))[1:${sql.lit(MOST_ACTORS)}]
    where group_id = (
      select group_id from notifications
      where user_id = ${userId} and kind = ${kind} and post_id is not distinct from ${postId}::bigint
        and id > ${readUpTo}
      order by id desc limit 1
    )
    returning group_id as "groupId"`.execute(trx);
  return rows[0]?.groupId;
}

async function newGroup(
  trx: Transaction<Tables>,
  { userId, kind, postId, actorId }: NotificationEvent,
): Promise<number> {
  const { group_id } = await trx
    .insertInto('notifications')
    .values({ user_id: userId, kind, post_id: postId, actors: [actorId], count: 1 })
    .returning('group_id')
    .executeTakeFirstOrThrow();
  return group_id;
}
