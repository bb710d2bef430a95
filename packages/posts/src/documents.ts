import type { Pool } from '@ripple/db';
import type { PostId } from '@ripple/ids';
import { createVersionedValues, type Redis, type VersionedValue } from '@ripple/redis';
import type { Logger, Metrics } from '@ripple/telemetry';
import type { PostDocument } from './document.ts';
import { findChangedSince, findPosts, type Tombstone } from './find-posts.ts';

export interface Documents {
  /**
   * The documents of these posts, from Redis, and from Postgres those that Redis doesn't hold. Deleted
   * posts and ids that no post has are left out. Works without Redis.
   */
  get(ids: PostId[]): Promise<Map<PostId, PostDocument>>;
  /** Stores a document, unless a newer one is there. */
  put(document: PostDocument): Promise<void>;
  /** Stores the document, or the tombstone, as it is in Postgres now. */
  renew(id: PostId): Promise<void>;
  /** Stores the tombstone of a deleted post: from here on no read shows it. */
  bury(id: PostId, version: number): Promise<void>;
}

const TTL_SECONDS = 14 * 24 * 3_600;
/** A tombstone is a value without a body. */
const TOMBSTONE = '';
/** A write that failed was begun before the connection was seen to be lost; not longer before than this. */
const MARGIN_MS = 5_000;

/**
 * Documents live in Redis under `<namespace>:post:<id>`, versioned, as JSON.
 *
 * What was edited or deleted while Redis was out of reach is not known to it when it is back. So after an
 * outage nothing is read from it before every post that was changed meanwhile, by whomever, is written again;
 * and a single write that failed is made up for before its post is read from there again.
 */
export function createDocuments(options: {
  redis: Redis;
  pool: Pool;
  namespace: string;
  logger: Logger;
  metrics: Metrics;
}): Documents {
  const { redis, pool, namespace, logger, metrics } = options;
  const values = createVersionedValues(redis);
  /** Posts of which Redis may have an older version than this, since a write has failed. */
  const unsure = new Map<PostId, number>();
  /** Since when Redis has been out of reach, or what was missed has not been made up for. */
  let awaySince: number | undefined;
  const key = (id: PostId) => `${namespace}:post:${id}`;

  async function put(id: PostId, version: number, body: string): Promise<void> {
    try {
      await values.put(key(id), { version, body }, TTL_SECONDS);
    } catch (error) {
      unsure.set(id, Math.max(version, unsure.get(id) ?? 0));
      throw error;
    }
    if ((unsure.get(id) ?? 0) <= version) unsure.delete(id);
  }

  const copy = (post: PostDocument | Tombstone) =>
    put(post.id, post.version, 'deleted' in post ? TOMBSTONE : JSON.stringify(post));

  async function loadFromPostgres(ids: PostId[]): Promise<PostDocument[]> {
    const posts = await findPosts(pool, ids);
    for (const post of posts) {
      // Not waited for: the copies are for the next reader.
      copy(post).catch((error) => logger.debug({ err: error }, 'a document was not cached'));
    }
    return posts.filter((post): post is PostDocument => !('deleted' in post));
  }

  async function catchUp(since: number): Promise<void> {
    const changed = await findChangedSince(pool, Date.now() - since + MARGIN_MS);
    await Promise.all((await findPosts(pool, changed)).map(copy));
    // Not if it was lost once more meanwhile: the next time makes up for this one, too.
    if (awaySince !== since || redis.status !== 'ready') return;
    awaySince = undefined;
    // Those that are left are new posts: of them Redis has no older version.
    unsure.clear();
  }

  redis.on('close', () => {
    awaySince ??= Date.now();
  });
  redis.on('ready', () => {
    if (awaySince === undefined) return;
    catchUp(awaySince).catch((error) => {
      logger.warn({ err: error }, 'what Redis has missed is not made up for yet');
      // Readers are served by Postgres until a new connection tries again.
      redis.disconnect(true);
    });
  });

  /** The values that Redis holds; none of those it may not be asked for. */
  async function readStored(ids: PostId[]): Promise<(VersionedValue | undefined)[]> {
    if (awaySince !== undefined) return [];
    const stored = await values.get(ids.map(key));
    return stored.map((value, index) => (unsure.has(ids[index] as PostId) ? undefined : value));
  }

  return {
    async get(ids) {
      const documents = new Map<PostId, PostDocument>();
      const missing: PostId[] = [];
      const stored = await readStored(ids).catch((error) => {
        metrics.redisFallbacks.inc({ what: 'documents' });
        logger.debug({ err: error }, 'documents are read from Postgres');
        return [];
      });
      for (const [index, id] of ids.entries()) {
        const value = stored[index];
        if (value === undefined) missing.push(id);
        else if (value.body !== TOMBSTONE)
          documents.set(id, { repostOf: null, media: [], ...JSON.parse(value.body) });
      }
      if (missing.length > 0) {
        for (const document of await loadFromPostgres(missing)) documents.set(document.id, document);
      }
      return documents;
    },
    async renew(id) {
      await Promise.all((await findPosts(pool, [id])).map(copy));
    },
    put: (document) => put(document.id, document.version, JSON.stringify(document)),
    bury: (id, version) => put(id, version, TOMBSTONE),
  };
}
