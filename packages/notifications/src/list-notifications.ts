import { type Db, inRange, type NotificationKind, type PageOfIds } from '@ripple/db';
import type { Id, PostId, UserId } from '@ripple/messages';
import { sql } from 'kysely';
import { shownTo } from './shown.ts';

export type NotificationId = Id<'notification'>;

/** One event, or several that are told together. */
export interface Notification {
  id: NotificationId;
  kind: NotificationKind;
  postId: PostId | null;
  /** Who did it, the last one first, without those who are muted or blocked; not all where there are very many. */
  actors: UserId[];
  count: number;
  read: boolean;
}

/** Notifications that follow each other. */
export interface NotificationStretch {
  /** Those that the user is to be shown. */
  notifications: Notification[];
  /** The id up to which was looked; `undefined`: to the end. */
  upTo: NotificationId | undefined;
  /** How many were looked at. */
  looked: number;
}

type Row = Notification & { isShown: boolean };

/**
 * A range of the notifications of a user: below `before` newest first, or above `after` oldest first.
 * @param range.limit how many are looked at
 */
export async function listNotifications(
  db: Db,
  userId: UserId,
  range: PageOfIds<NotificationId>,
): Promise<NotificationStretch> {
  const { isInRange, ordered } = inRange(sql`id`, range);
  const listed = sql`select * from notifications where user_id = ${userId} and ${isInRange} ${ordered}`;
  const { rows } = await sql<Row>`
    with ${shownTo(userId, listed)}
    select id, kind, post_id as "postId", actors, count,
      id <= coalesce((select read_up_to from notification_states where user_id = ${userId}), 0) as read,
      is_shown as "isShown"
    from shown ${ordered}`.execute(db);
  return {
    notifications: rows
      .filter((row) => row.isShown)
      .map(({ isShown: _, ...row }) => ({
        ...row,
        // Arrays of bigint come as text.
        actors: row.actors.map(Number) as UserId[],
      })),
    upTo: rows.length < range.limit ? undefined : rows.at(-1)?.id,
    looked: rows.length,
  };
}

/** Counting ends here; clients show no larger number. */
export const MOST_UNREAD = 1_000;

/** How many of the newest {@link MOST_UNREAD} unread ones the user is to be shown. */
export async function countUnread(db: Db, userId: UserId): Promise<number> {
  const listed = sql`
    select * from notifications
    where user_id = ${userId}
      and id > coalesce((select read_up_to from notification_states where user_id = ${userId}), 0)
    order by id desc limit ${MOST_UNREAD}`;
  const { rows } = await sql<{ unread: number }>`
    with ${shownTo(userId, listed)}
    select count(*) as unread from shown where is_shown`.execute(db);
  return rows[0]?.unread ?? 0;
}

/** Everything up to `upTo` is read, of what is there: what comes later is not. It never goes back. */
export async function markRead(trx: Db, userId: UserId, upTo: NotificationId): Promise<void> {
  await sql`
    insert into notification_states (user_id, read_up_to)
    select ${userId}, least(${upTo}, coalesce(max(id), 0)) from notifications where user_id = ${userId}
    on conflict (user_id) do update
      set read_up_to = greatest(notification_states.read_up_to, excluded.read_up_to)`.execute(trx);
}
