import type { Pool } from '@ripple/db';
import type { PostId } from '@ripple/messages';
import { ACCEPTED_AT, rowOf } from '@ripple/outbox';

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
  const row = rowOf({ type: 'post-created' });
  const { rows } = await pool.query<{ posts: number; last: PostId | null }>({
    name: 'refan-posts',
    text: `
      with again as (
        select id, author_id from posts
        where id >= $1 and id < $2 and deleted_at is null
        order by id limit $3
      ), queued as (
        insert into outbox (lane, message)
        select $4::text, $5::jsonb || jsonb_build_object('postId', id, 'authorId', author_id) || ${ACCEPTED_AT}
        from again order by id
        returning 1
      )
      select count(*) as posts, max(id) as last from again`,
    values: [from, until, limit, row.lane, row.message],
  });
  return { posts: rows[0]?.posts ?? 0, last: rows[0]?.last ?? undefined };
}
