import type { Pool } from '@ripple/db';
import { groupBy } from './group-by.ts';

const FEED_LENGTH = 20;

/** What Postgres holds, row by row; ids as they stand in JSON. */
export interface Rows {
  users: { id: string; handle: string }[];
  follows: { follower: string; followee: string }[];
  posts: { id: string; author: string; text: string; isPublic: boolean; isDeleted: boolean }[];
  tags: { tag: string; post: string }[];
}

/** A timeline at its address, and the posts that are owed to its reader. */
export interface Place {
  kind: 'home' | 'profile' | 'tag' | 'public' | 'profile as a stranger sees it' | 'feed';
  path: string;
  /** The handle of the reader; undefined: without a log-in. */
  reader: string | undefined;
  /** Newest first. */
  owed: string[];
}

/**
 * Plain SQL, all of one moment: nothing of Ripple's own reading is used to judge it.
 * @param above posts with higher ids only
 */
export async function listRows(pool: Pick<Pool, 'query'>, above = 0): Promise<Rows> {
  const { rows } = await pool.query<{ all: Rows }>(
    `
    select jsonb_build_object(
      'users', (select coalesce(jsonb_agg(jsonb_build_object('id', id::text, 'handle', handle)), '[]') from users),
      'follows', (select coalesce(jsonb_agg(jsonb_build_object(
        'follower', follower_id::text, 'followee', followee_id::text)), '[]') from follows),
      'posts', (select coalesce(jsonb_agg(jsonb_build_object(
        'id', id::text, 'author', author_id::text, 'text', right(text, 20),
        'isPublic', visibility = 'public', 'isDeleted', deleted_at is not null) order by id desc), '[]')
        from posts where id > $1),
      'tags', (select coalesce(jsonb_agg(jsonb_build_object('tag', tag, 'post', post_id::text)), '[]')
        from post_tags where post_id > $1)
    ) as all`,
    [above],
  );
  return (rows[0] as { all: Rows }).all;
}

/** Every timeline there is. `rows.posts` are newest first, and so is everything that is owed. */
export function placesOf(rows: Rows): Place[] {
  const posts = rows.posts.filter(({ isDeleted }) => !isDeleted);
  const byAuthor = groupBy(posts, ({ author }) => author);
  const followees = groupBy(rows.follows, ({ follower }) => follower);
  const tagged = groupBy(rows.tags, ({ tag }) => tag);
  const open = posts.filter(({ isPublic }) => isPublic);

  const ofUsers = rows.users.flatMap(({ id, handle }): Place[] => {
    const own = byAuthor.get(id) ?? [];
    const authors = new Set([id, ...(followees.get(id) ?? []).map(({ followee }) => followee)]);
    const path = `/v1/users/${handle}/posts`;
    const shown = posts.filter(({ author }) => authors.has(author));
    return [
      { kind: 'home', path: '/v1/timelines/home', reader: handle, owed: ids(shown) },
      { kind: 'profile', path, reader: handle, owed: ids(own) },
      {
        kind: 'profile as a stranger sees it',
        path,
        reader: undefined,
        owed: ids(own.filter(({ isPublic }) => isPublic)),
      },
    ];
  });
  const ofTags = [...tagged].map(([tag, rows]): Place => {
    const posts = new Set(rows.map(({ post }) => post));
    const path = `/v1/timelines/tags/${encodeURIComponent(tag)}`;
    return { kind: 'tag', path, reader: undefined, owed: ids(open.filter(({ id }) => posts.has(id))) };
  });
  const all: Place = { kind: 'public', path: '/v1/timelines/public', reader: undefined, owed: ids(open) };
  return [...ofUsers, ...ofTags, all];
}

/** The feeds of all that is public; they show the newest posts only. */
export const feedsOf = (places: Place[]): Place[] =>
  places.flatMap(({ kind, path, owed }) => {
    if (kind === 'home' || kind === 'profile') return [];
    const subject = path.replace(/\/posts$/, '').replace('/timelines/tags/', '/tags/');
    return [
      { kind: 'feed', path: `${subject}/feed.json`, reader: undefined, owed: owed.slice(0, FEED_LENGTH) },
    ];
  });

export const nameOf = ({ kind, path, reader }: Place): string =>
  `${kind} ${kind === 'home' ? reader : decodeURIComponent(path)}`;

/** Pairs of a timeline and a post in it. What a stranger sees of a profile is the same timeline again. */
export const countDeliveries = (places: Place[]): number =>
  places
    .filter(({ kind }) => kind !== 'profile as a stranger sees it')
    .reduce((sum, { owed }) => sum + owed.length, 0);

const ids = (posts: { id: string }[]) => posts.map(({ id }) => id);
