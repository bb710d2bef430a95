import { type Pool, selectIds } from '@ripple/db';
import type { PostId, UserId } from '@ripple/ids';
import { type CachedSets, createCachedSets, type Redis } from '@ripple/redis';

/** What somebody has marked: the posts among some that they have made a favourite, or passed on. */
export interface Marks {
  favourites: CachedSets;
  reposts: CachedSets;
  of(viewer: UserId, posts: PostId[]): Promise<{ favourited: Set<number>; reposted: Set<number> }>;
}

/** Marks of newer posts lie in the copy; who asks for older ones asks Postgres. */
const NEWEST = 5_000;

export function createMarks(options: { redis: Redis; pool: Pool; namespace: string }): Marks {
  const { pool } = options;
  /** @param rows a query that begins with the marks of $1, as `id` */
  const sets = (name: string, rows: string) =>
    createCachedSets({
      ...options,
      name,
      async load(owner) {
        const members = await selectIds(pool, `newest-${name}`, `${rows} order by 1 desc limit $2`, [
          owner,
          NEWEST,
        ]);
        return { members, floor: members.length < NEWEST ? 0 : (members.at(-1) ?? 0) };
      },
      lookUp: (owner, ids) =>
        selectIds(pool, `some-${name}`, `select id from (${rows}) marked where id = any($2::bigint[])`, [
          owner,
          ids,
        ]),
    });
  const favourites = sets('favourited', 'select post_id as id from favourites where user_id = $1');
  const reposts = sets(
    'reposted',
    `select repost_of as id from posts
     where author_id = $1 and repost_of is not null and deleted_at is null`,
  );
  return {
    favourites,
    reposts,
    async of(viewer, posts) {
      const [favourited, reposted] = await Promise.all([
        favourites.has(viewer, posts),
        reposts.has(viewer, posts),
      ]);
      return { favourited, reposted };
    },
  };
}
