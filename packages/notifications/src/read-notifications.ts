import type { Db, NotificationKind } from '@ripple/db';
import type { Id, PostId, UserId } from '@ripple/ids';
import { sql } from 'kysely';

export type NotificationId = Id<'notification'>;

/** What somebody is told: one event, or several that belong together. */
export interface Notification {
  id: NotificationId;
  kind: NotificationKind;
  postId: PostId | null;
  /** Who did it, the last one first; not all of them where there are very many. */
  actors: UserId[];
  count: number;
  read: boolean;
}

/** A range of somebody's notifications: below `before` newest first, or above `after` oldest first. */
export async function listNotifications(
  db: Db,
  userId: UserId,
  range: { before?: NotificationId | undefined; after?: NotificationId | undefined; limit: number },
): Promise<Notification[]> {
  const { before, after, limit } = range;
  const rows = await db
    .selectFrom('notifications')
    .select((columns) => [
      'id',
      'kind',
      'post_id as postId',
      'actors',
      'count',
      sql<boolean>`id <= coalesce(${columns
        .selectFrom('notification_states')
        .select('read_up_to')
        .where('user_id', '=', userId)}, 0)`.as('read'),
    ])
    .where('user_id', '=', userId)
    .$if(before !== undefined, (query) => query.where('id', '<', before as number))
    .$if(after !== undefined, (query) => query.where('id', '>', after as number))
    .orderBy('id', after === undefined ? 'desc' : 'asc')
    .limit(limit)
    .execute();
  // Arrays of bigint come as text.
  return rows.map((row) => ({
    ...row,
    id: row.id as NotificationId,
    actors: row.actors.map(Number) as UserId[],
  }));
}

/** More than these nobody counts, and no client shows. */
export const MOST_UNREAD = 1_000;

/** How many are unread, at most {@link MOST_UNREAD}. */
export async function countUnread(db: Db, userId: UserId): Promise<number> {
  const { rows } = await sql<{ unread: number }>`
    select count(*) as unread from (
      select from notifications
      where user_id = ${userId}
        and id > coalesce((select read_up_to from notification_states where user_id = ${userId}), 0)
      limit ${MOST_UNREAD}
    ) counted`.execute(db);
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
