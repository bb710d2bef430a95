import type { Tables } from '@ripple/db';
import type { PostId } from '@ripple/ids';
import { type Kysely, sql } from 'kysely';

/** How often a post was answered, marked and passed on. */
export interface Counts {
  replies: number;
  favourites: number;
  reposts: number;
}

export interface PostCounts extends Counts {
  postId: PostId;
  /** Counts up with every counting: a count never gives way to an older one. */
  version: number;
}

export const noCounts: Counts = { replies: 0, favourites: 0, reposts: 0 };

/**
 * Counts the rows anew and stores the result; `undefined` if there is no such post. Counting, not adding:
 * it may be done twice and in any order. One at a time for each post, since the row is locked before the rows
 * are looked at: so the last one to count has seen every change that was committed before its message.
 */
export async function countPost(db: Kysely<Tables>, postId: PostId): Promise<PostCounts | undefined> {
  return db.transaction().execute(async (trx) => {
    const locked = await sql`
      insert into post_counts (post_id) select id from posts where id = ${postId}
      on conflict (post_id) do update set version = post_counts.version + 1
      returning version`.execute(trx);
    if (locked.rows.length === 0) return undefined;
    const { rows } = await sql<PostCounts>`
      update post_counts set
        replies = (select count(*) from posts where in_reply_to = ${postId} and deleted_at is null),
        favourites = (select count(*) from favourites where post_id = ${postId}),
        reposts = (select count(*) from posts where repost_of = ${postId} and deleted_at is null)
      where post_id = ${postId}
      returning post_id as "postId", replies, favourites, reposts, version`.execute(trx);
    return rows[0];
  });
}
