import type { Pool } from '@ripple/db';
import type { PostId } from '@ripple/messages';
import { createVersionedValues, type Redis } from '@ripple/redis';
import { type Counts, noCounts, type PostCounts } from './count-post.ts';

/** Counts as readers get them: copies in Redis, and from Postgres what Redis doesn't hold. */
export interface PublishedCounts {
  get(ids: PostId[]): Promise<Map<PostId, Counts>>;
  /** @param seconds that the copy lives; two weeks, if not given */
  put(counts: PostCounts, seconds?: number): Promise<void>;
}

const TTL_SECONDS = 14 * 24 * 3_600;

export function createCounts(options: { redis: Redis; pool: Pool; namespace: string }): PublishedCounts {
  const { redis, pool, namespace } = options;
  const values = createVersionedValues(redis);
  const key = (id: PostId) => redis.together(`${namespace}:counts:${id}`, id);
  const put = ({ postId, version, replies, favourites, reposts }: PostCounts, seconds = TTL_SECONDS) =>
    values.put(key(postId), { version, body: `${replies} ${favourites} ${reposts}` }, seconds);

  async function load(ids: PostId[]): Promise<PostCounts[]> {
    const { rows } = await pool.query<PostCounts>({
      name: 'find-counts',
      text: `select post_id as "postId", replies, favourites, reposts, version
             from post_counts where post_id = any($1::bigint[])`,
      values: [ids],
    });
    const found = new Set(rows.map(({ postId }) => postId));
    // A post that was never counted has version 0: every count is newer.
    return [
      ...rows,
      ...ids.filter((id) => !found.has(id)).map((postId) => ({ postId, ...noCounts, version: 0 })),
    ];
  }

  return {
    put,
    async get(ids) {
      const counts = new Map<PostId, Counts>();
      const stored = await values.get(ids.map(key)).catch(() => []);
      const missing = ids.filter((id, index) => {
        const value = stored[index];
        if (value === undefined) return true;
        counts.set(id, parseCounts(value.body));
        return false;
      });
      if (missing.length > 0) {
        for (const each of await load(missing)) {
          const { replies, favourites, reposts } = each;
          counts.set(each.postId, { replies, favourites, reposts });
          // Not waited for: the copies are for the next reader.
          put(each).catch(() => {});
        }
      }
      return counts;
    },
  };
}

/** Most posts have none. */
function parseCounts(body: string): Counts {
  if (body === '0 0 0') return noCounts;
  const [replies = 0, favourites = 0, reposts = 0] = body.split(' ').map(Number);
  return { replies, favourites, reposts };
}
