import type { Db, NotificationKind } from '@ripple/db';
import { lowestIdAt, type PostId, type UserId } from '@ripple/messages';
import { isKeptFrom } from '@ripple/people';
import { sql } from 'kysely';
import { MOST_UNREAD } from '../list-notifications.ts';
import { shownTo } from '../shown.ts';

/** A notification as a mail tells it. */
export interface MailedNotification {
  id: number;
  kind: NotificationKind;
  /** Who did it last, and how many did. */
  actor: { handle: string; name: string };
  count: number;
  postId: PostId | null;
  /** Of the post that it is about; its type, if it has no text. */
  text: string | null;
}

const words = sql`coalesce(nullif(text, ''), posts.type)`;

/** A mail names so many; how many more there are, it says. */
export const MOST_NAMED = 20;

/**
 * What is unread and was not mailed, newest first, at most one more than a mail names: as it is now, so what was
 * read, taken back, comes from a user who was blocked or muted since, or is about a post that may not be seen any more
 * is not among it.
 */
export async function listNews(db: Db, user: UserId, above: number): Promise<MailedNotification[]> {
  const listed = sql`
    select * from notifications
    where user_id = ${user} and id > greatest(${above},
      coalesce((select read_up_to from notification_states where user_id = ${user}), 0))
    order by id desc limit ${MOST_UNREAD}`;
  const { rows } = await sql<Omit<MailedNotification, 'actor'> & { handle: string; name: string }>`
    with ${shownTo(user, listed)}
    select shown.id, kind, handle, name, count, post_id as "postId", ${words} as text
    from shown
    join users on users.id = shown.actors[1]
    left join posts on posts.id = post_id
    where is_shown
    order by shown.id desc limit ${MOST_NAMED + 1}`.execute(db);
  return rows.map(({ handle, name, ...rest }) => ({ ...rest, actor: { handle, name } }));
}

export interface DigestedPost {
  id: PostId;
  author: { handle: string; name: string };
  /** Its type, if it has none. */
  text: string;
  favourites: number;
  reposts: number;
}

const MOST_POSTS = 10;

/** What was liked most of what people wrote whom the user follows, since a time in ms since the Unix epoch. */
export async function listHighlights(db: Db, user: UserId, since: number): Promise<DigestedPost[]> {
  const { rows } = await sql<Omit<DigestedPost, 'author'> & { handle: string; name: string }>`
    select posts.id, handle, name, ${words} as text, coalesce(favourites, 0) as favourites, coalesce(reposts, 0) as reposts
    from follows
    join posts on author_id = followee_id and deleted_at is null and posts.id >= ${lowestIdAt(new Date(since))}
      and repost_of is null and visibility in ('public', 'followers')
    join users on users.id = author_id
    left join post_counts on post_id = posts.id
    where follower_id = ${user} and not ${isKeptFrom(user, sql`author_id`)}
      and not exists (select from mutes where muter_id = ${user} and muted_id = author_id)
      and not exists (select from blocks where (blocker_id = ${user} and blocked_id = author_id)
                                            or (blocker_id = author_id and blocked_id = ${user}))
    order by coalesce(favourites, 0) + 2 * coalesce(reposts, 0) desc, posts.id desc
    limit ${MOST_POSTS}`.execute(db);
  return rows.map(({ handle, name, ...rest }) => ({ ...rest, author: { handle, name } }));
}
