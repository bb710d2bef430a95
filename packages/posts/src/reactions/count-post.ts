import type { Db, Tables } from '@ripple/db';
import type { PostId } from '@ripple/messages';
import { type Kysely, type RawBuilder, sql } from 'kysely';

/**
 * How often a post was publicly answered, marked and passed on. Everybody is shown the same numbers, so posts count only
 * where everybody may see them; reposts are always public.
 */
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

/** The rows that are counted, as expressions of SQL: of a post by its id, or by the column that holds it. */
export const rowsOf = (post: PostId | RawBuilder<PostId>) => ({
  replies: sql`(select count(*) from posts
    where in_reply_to = ${post} and deleted_at is null and visibility = 'public')`,
  favourites: sql`(select count(*) from favourites where post_id = ${post})`,
  reposts: sql`(select count(*) from posts where repost_of = ${post} and deleted_at is null)`,
});

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
    const { replies, favourites, reposts } = rowsOf(postId);
    const { rows } = await sql<PostCounts>`
      update post_counts set replies = ${replies}, favourites = ${favourites}, reposts = ${reposts}
      where post_id = ${postId}
      returning post_id as "postId", replies, favourites, reposts, version`.execute(trx);
    return rows[0];
  });
}

/**
 * As {@link countPost}, of many posts, in a transaction: what that has changed is counted. Rows are locked in the order of
 * their ids.
 */
export async function countEachPost(trx: Db, posts: PostId[]): Promise<PostCounts[]> {
  if (posts.length === 0) return [];
  const ids = [...new Set(posts)].sort((one, other) => one - other);
  await sql`
    insert into post_counts (post_id) select id from posts where id = any(${ids}::bigint[]) order by id
    on conflict (post_id) do update set version = post_counts.version + 1`.execute(trx);
  const { replies, favourites, reposts } = rowsOf(sql<PostId>`post_counts.post_id`);
  const { rows } = await sql<PostCounts>`
    update post_counts set replies = ${replies}, favourites = ${favourites}, reposts = ${reposts}
    where post_id = any(${ids}::bigint[])
    returning post_id as "postId", replies, favourites, reposts, version`.execute(trx);
  return rows;
}
