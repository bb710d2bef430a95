import { createBatcher } from '@ripple/concurrency';
import { type Pool, selectIds, selectIdsOfEach } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import { type CachedSets, createCachedSets, type Redis } from '@ripple/redis';

/** What a user has marked: the posts among some that the user has made a favourite, passed on, or kept. */
export interface Marks {
  favourites: CachedSets;
  reposts: CachedSets;
  /** No worker renews it: it is suspended before a change, and dropped after it. */
  bookmarks: CachedSets;
  /** @param known of this viewer; what is not known is asked for */
  of(viewer: UserId, posts: PostId[], known?: KnownMarks): Promise<PostMarks>;
}

/** Posts that a user has made favourites, passed on, and kept. */
export interface PostMarks {
  favourited: ReadonlySet<number>;
  reposted: ReadonlySet<number>;
  bookmarked: ReadonlySet<number>;
}

/** Those of which all are known. */
export type KnownMarks = { [Mark in keyof PostMarks]?: PostMarks[Mark] | undefined };

export const noMarks: PostMarks = { favourited: new Set(), reposted: new Set(), bookmarked: new Set() };

/** Marks of newer posts lie in the copy; who asks for older ones asks Postgres. */
const NEWEST = 5_000;
/** People whose marks are read together, when many come at the same time. */
const MOST_AT_ONCE = 100;
/** Of bookmarks, whose copy stays wrong where the process that has changed them ends before Redis is back. */
const DAY_SECONDS = 24 * 3_600;

export function createMarks(options: { redis: Redis; pool: Pool; namespace: string }): Marks {
  const { pool } = options;
  /** @param rows a query of the marks of a user, as `id` */
  const sets = (name: string, rows: (owner: string) => string, seconds?: number) => {
    const text = `select owner, id from unnest($1::bigint[]) owner
                  cross join lateral (${rows('owner')} order by 1 desc limit $2) newest`;
    const newest = (owners: number[]) =>
      selectIdsOfEach(pool, { name: `newest-${name}`, text, owners, values: [NEWEST] });
    const loadMembers = createBatcher(newest, MOST_AT_ONCE);
    return createCachedSets({
      ...options,
      name,
      ...(seconds !== undefined && { seconds }),
      async load(owner) {
        const members = await loadMembers(owner);
        return { members, floor: members.length < NEWEST ? 0 : (members.at(-1) ?? 0) };
      },
      lookUp: (owner, ids) =>
        selectIds(
          pool,
          `some-${name}`,
          `select id from (${rows('$1')}) marked where id = any($2::bigint[])`,
          [owner, ids],
        ),
    });
  };
  const favourites = sets(
    'favourited',
    (owner) => `select post_id as id from favourites where user_id = ${owner}`,
  );
  const reposts = sets(
    'reposted',
    (owner) => `select repost_of as id from posts
                where author_id = ${owner} and repost_of is not null and deleted_at is null`,
  );
  const bookmarks = sets(
    'bookmarked',
    (owner) => `select post_id as id from bookmarks where user_id = ${owner}`,
    DAY_SECONDS,
  );
  return {
    favourites,
    reposts,
    bookmarks,
    async of(viewer, posts, known = {}) {
      const [favourited, reposted, bookmarked] = await Promise.all([
        known.favourited ?? favourites.has(viewer, posts),
        known.reposted ?? reposts.has(viewer, posts),
        known.bookmarked ?? bookmarks.has(viewer, posts),
      ]);
      return { favourited, reposted, bookmarked };
    },
  };
}
