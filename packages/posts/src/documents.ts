import type { Pool } from '@ripple/db';
import type { PostId } from '@ripple/ids';
import { createVersionedValues, type Redis } from '@ripple/redis';
import type { Logger, Metrics } from '@ripple/telemetry';
import type { PostDocument } from './document.ts';
import { findPosts } from './find-posts.ts';

export interface Documents {
  /**
   * The documents of these posts, from Redis, and from Postgres those that Redis doesn't hold. Deleted
   * posts and ids that no post has are left out. Works without Redis.
   */
  get(ids: PostId[]): Promise<Map<PostId, PostDocument>>;
  /** Stores a document, unless a newer one is there. */
  put(document: PostDocument): Promise<void>;
  /** Stores the tombstone of a deleted post: from here on no read shows it. */
  bury(id: PostId, version: number): Promise<void>;
}

const TTL_SECONDS = 14 * 24 * 3_600;
/** A tombstone is a value without a body. */
const TOMBSTONE = '';

/** Documents live in Redis under `<namespace>:post:<id>`, versioned, as JSON. */
export function createDocuments(options: {
  redis: Redis;
  pool: Pool;
  namespace: string;
  logger: Logger;
  metrics: Metrics;
}): Documents {
  const { pool, namespace, logger, metrics } = options;
  const values = createVersionedValues(options.redis);
  const key = (id: PostId) => `${namespace}:post:${id}`;
  const put = (id: PostId, version: number, body: string) =>
    values.put(key(id), { version, body }, TTL_SECONDS);

  async function loadFromPostgres(ids: PostId[]): Promise<PostDocument[]> {
    const posts = await findPosts(pool, ids);
    for (const post of posts) {
      // Not waited for: the copies are for the next reader.
      put(post.id, post.version, 'deleted' in post ? TOMBSTONE : JSON.stringify(post)).catch((error) =>
        logger.debug({ err: error }, 'a document was not cached'),
      );
    }
    return posts.filter((post): post is PostDocument => !('deleted' in post));
  }

  return {
    async get(ids) {
      const documents = new Map<PostId, PostDocument>();
      const missing: PostId[] = [];
      const stored = await values.get(ids.map(key)).catch((error) => {
        metrics.redisFallbacks.inc({ what: 'documents' });
        logger.debug({ err: error }, 'documents are read from Postgres');
        return [];
      });
      for (const [index, id] of ids.entries()) {
        const value = stored[index];
        if (value === undefined) missing.push(id);
        else if (value.body !== TOMBSTONE) documents.set(id, JSON.parse(value.body));
      }
      if (missing.length > 0) {
        for (const document of await loadFromPostgres(missing)) documents.set(document.id, document);
      }
      return documents;
    },
    put: (document) => put(document.id, document.version, JSON.stringify(document)),
    bury: (id, version) => put(id, version, TOMBSTONE),
  };
}
