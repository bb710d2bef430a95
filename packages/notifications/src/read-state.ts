import type { Db } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import { sql } from 'kysely';
import type { NotificationId } from './list-notifications.ts';

/** What a user was told of a post that names the user, or answers. */
interface ToldOfPost {
  postId: PostId;
  /** The newest notification of it. */
  id: NotificationId;
  read: boolean;
}

/** What a user was told of these posts. */
export async function listToldOfPosts(db: Db, userId: UserId, posts: PostId[]): Promise<ToldOfPost[]> {
  if (posts.length === 0) return [];
  const { rows } = await sql<ToldOfPost>`
    select post_id as "postId", max(id) as id,
      max(id) <= coalesce((select read_up_to from notification_states where user_id = ${userId}), 0) as read
    from notifications
    where post_id = any(${posts}::bigint[]) and user_id = ${userId} and kind in ('mention', 'reply')
    group by post_id`.execute(db);
  return rows;
}
