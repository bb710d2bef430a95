import type { Pool } from '@ripple/db';
import type { PostId } from '@ripple/ids';

/** The posts from `from` (with it) up to `until` (without it). */
export interface PostRange {
  from: PostId;
  until: PostId;
}

/** How many posts of a range are not deleted. */
export async function countPosts(pool: Pool, { from, until }: PostRange): Promise<number> {
  const { rows } = await pool.query<{ posts: number }>(
    'select count(*) as posts from posts where id >= $1 and id < $2 and deleted_at is null',
    [from, until],
  );
  return rows[0]?.posts ?? 0;
}

/**
 * Asks for the fan-out of the next posts of a range once more: one outbox row each, as createPost writes it,
 * in one statement. Where a post is already, nothing changes. `acceptedAt` is now: the delay that is counted
 * is that of the refan, and no ring looks late because an old post was sent again.
 * @returns how many rows were written, and the last post among them
 */
export async function refanPosts(
  pool: Pool,
  { from, until }: PostRange,
  limit: number,
): Promise<{ posts: number; last: PostId | undefined }> {
  const { rows } = await pool.query<{ posts: number; last: PostId | null }>({
    name: 'refan-posts',
    text: `
      with again as (
        select id, author_id from posts
        where id >= $1 and id < $2 and deleted_at is null
        order by id limit $3
      ), queued as (
        insert into outbox (lane, message)
        select 'post-created', jsonb_build_object('type', 'post-created', 'version', 1, 'postId', id, 'authorId', author_id,
          'acceptedAt', (extract(epoch from clock_timestamp()) * 1000)::bigint)
        from again order by id
        returning 1
      )
      select count(*) as posts, max(id) as last from again`,
    values: [from, until, limit],
  });
  return { posts: rows[0]?.posts ?? 0, last: rows[0]?.last ?? undefined };
}
