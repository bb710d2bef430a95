import type { Db, NotificationKind } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import { sql } from 'kysely';
import type { NotificationEvent } from './notify.ts';
import { MOST_ACTORS } from './shown.ts';

/**
 * Withdraws events of one actor, in a transaction: those who were told with others of the same are told of these alone.
 * Readers are locked in the order of their ids.
 */
export async function withdrawMany(
  trx: Db,
  actor: UserId,
  events: Omit<NotificationEvent, 'actorId'>[],
): Promise<void> {
  if (events.length === 0) return;
  const readers = [...new Set(events.map(({ userId }) => userId))];
  await sql`
    select from notification_states where user_id = any(${readers}::bigint[])
    order by user_id for no key update`.execute(trx);
  const columns = {
    users: events.map(({ userId }) => userId),
    kinds: events.map(({ kind }) => kind satisfies NotificationKind),
    posts: events.map(({ postId }): number => postId ?? (0 as PostId)),
  };
  const { rows } = await sql<{ groupId: number }>`
    delete from notification_events where actor_id = ${actor} and (user_id, kind, post_id) in (
      select * from unnest(${columns.users}::bigint[], ${columns.kinds}::text[], ${columns.posts}::bigint[]))
    returning group_id as "groupId"`.execute(trx);
  if (rows.length === 0) return;
  const groups = rows.map(({ groupId }) => groupId);
  await sql`
    update notifications set
      count = count - 1,
      actors = array(select actor_id from notification_events where notification_events.group_id = notifications.group_id
                     order by at desc limit ${MOST_ACTORS})
    where group_id = any(${groups}::bigint[])`.execute(trx);
  await sql`delete from notifications where group_id = any(${groups}::bigint[]) and count <= 0`.execute(trx);
}

/** Deletes what a user was notified of. @returns how many notifications, at most `limit` */
export async function deleteNotifications(trx: Db, user: UserId, limit: number): Promise<number> {
  const { rows } = await sql`
    delete from notifications where (user_id, id) in (
      select user_id, id from notifications where user_id = ${user} order by id limit ${limit})
    returning id`.execute(trx);
  if (rows.length === 0) await trx.deleteFrom('notification_states').where('user_id', '=', user).execute();
  return rows.length;
}

/** Deletes the notifications about posts that are gone. */
export async function deleteNotificationsOfPosts(trx: Db, posts: PostId[]): Promise<void> {
  if (posts.length > 0) await trx.deleteFrom('notifications').where('post_id', 'in', posts).execute();
}
