import type { Pool } from '@ripple/db';

export interface PostRow {
  id: string;
  author: string;
  text: string;
  isPublic: boolean;
  isDeleted: boolean;
  /** What it passes on, for a repost. */
  repostOf: string | null;
}

/** What Postgres holds, row by row; ids as they stand in JSON. */
export interface Rows {
  users: { id: string; handle: string }[];
  follows: { follower: string; followee: string }[];
  blocks: { blocker: string; blocked: string }[];
  mutes: { muter: string; muted: string }[];
  /** Newest first. */
  posts: PostRow[];
  tags: { tag: string; post: string }[];
  favourites: { user: string; post: string }[];
}

/** Below a range, so that of a repost in it the post itself, and other reposts of that, are among the rows. */
const BELOW = 1_000;

/**
 * Plain SQL, all of one moment: nothing of Ripple's own reading is used to judge it.
 * @param above all posts with higher ids, and the next thousand below
 */
export async function listRows(pool: Pick<Pool, 'query'>, above = 0): Promise<Rows> {
  const { rows } = await pool.query<{ all: Rows }>(
    `
    with low as (
      select coalesce((select id from posts where id <= $1 order by id desc offset ${BELOW} limit 1), 0) as id
    )
    select jsonb_build_object(
      'users', (select coalesce(jsonb_agg(jsonb_build_object('id', id::text, 'handle', handle)), '[]') from users),
      'follows', (select coalesce(jsonb_agg(jsonb_build_object(
        'follower', follower_id::text, 'followee', followee_id::text)), '[]') from follows),
      'blocks', (select coalesce(jsonb_agg(jsonb_build_object(
        'blocker', blocker_id::text, 'blocked', blocked_id::text)), '[]') from blocks),
      'mutes', (select coalesce(jsonb_agg(jsonb_build_object(
        'muter', muter_id::text, 'muted', muted_id::text)), '[]') from mutes),
      'posts', (select coalesce(jsonb_agg(jsonb_build_object(
        'id', posts.id::text, 'author', author_id::text, 'text', text, 'repostOf', repost_of::text,
        'isPublic', visibility = 'public', 'isDeleted', deleted_at is not null) order by posts.id desc), '[]')
        from posts, low where posts.id > low.id),
      'tags', (select coalesce(jsonb_agg(jsonb_build_object('tag', tag, 'post', post_id::text)), '[]')
        from post_tags, low where post_id > low.id),
      'favourites', (select coalesce(jsonb_agg(jsonb_build_object('user', user_id::text, 'post', post_id::text)), '[]')
        from favourites, low where post_id > low.id)
    ) as all`,
    [above],
  );
  return (rows[0] as { all: Rows }).all;
}
