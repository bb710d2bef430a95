import type { Pool } from '@ripple/db';

export interface PostRow {
  id: string;
  author: string;
  text: string;
  isPublic: boolean;
  isDeleted: boolean;
  /** By moderators: it is for its author alone. */
  isHidden: boolean;
  /** What it passes on, for a repost. */
  repostOf: string | null;
}

interface UserRow {
  id: string;
  handle: string;
  state: 'active' | 'silenced' | 'suspended' | 'deleted';
  isLocked: boolean;
}

/** What Postgres holds, row by row; ids as they stand in JSON. */
export interface Rows {
  users: UserRow[];
  follows: { follower: string; followee: string }[];
  /** Follows that wait for an answer. */
  requests: { follower: string; followee: string }[];
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
      'users', (select coalesce(jsonb_agg(jsonb_build_object(
        'id', id::text, 'handle', handle, 'state', coalesce(state, 'active'), 'isLocked', locked)), '[]')
        from users left join user_states on user_id = id),
      'follows', (select coalesce(jsonb_agg(jsonb_build_object(
        'follower', follower_id::text, 'followee', followee_id::text)), '[]') from follows),
      'requests', (select coalesce(jsonb_agg(jsonb_build_object(
        'follower', follower_id::text, 'followee', followee_id::text)), '[]') from follow_requests),
      'blocks', (select coalesce(jsonb_agg(jsonb_build_object(
        'blocker', blocker_id::text, 'blocked', blocked_id::text)), '[]') from blocks),
      'mutes', (select coalesce(jsonb_agg(jsonb_build_object(
        'muter', muter_id::text, 'muted', muted_id::text)), '[]') from mutes),
      'posts', (select coalesce(jsonb_agg(jsonb_build_object(
        'id', posts.id::text, 'author', author_id::text, 'text', text, 'repostOf', repost_of::text,
        'isPublic', visibility = 'public', 'isDeleted', deleted_at is not null,
        'isHidden', visibility = 'withheld' and deleted_at is null) order by posts.id desc), '[]')
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

/** Users of whom nothing is shown to others: they are suspended, or have left. */
export const listGone = ({ users }: Pick<Rows, 'users'>): Set<string> =>
  new Set(users.flatMap(({ id, state }) => (state === 'suspended' || state === 'deleted' ? [id] : [])));

export const listLeft = ({ users }: Pick<Rows, 'users'>): Set<string> =>
  new Set(users.flatMap(({ id, state }) => (state === 'deleted' ? [id] : [])));
