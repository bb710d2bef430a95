import type { Pool } from '@ripple/db';
import type { PostId } from '@ripple/messages';
import { createVersionedValues, type Redis, type RedisNode, type VersionedValue } from '@ripple/redis';
import type { Logger, Metrics } from '@ripple/telemetry';
import { LRUCache } from 'lru-cache';
import { Type } from 'typebox';
import { completeDocument, type PostDocument } from './document.ts';
import { listChangedSince, listPosts, type Tombstone } from './list-posts.ts';

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
  putTombstone(id: PostId, version: number): Promise<void>;
}

/** The settings of services that keep documents in Redis. */
export const documentSettings = {
  /**
   * How long a document stays in Redis after it was last written; then Postgres gives it again. Documents, not
   * timelines, fill Redis: the days between two reads of most posts are many, and the memory grows with them.
   */
  DOCUMENT_DAYS: Type.Integer({ default: 14, minimum: 1 }),
};

const DAY_SECONDS = 24 * 3_600;
/** A tombstone is a value without a body. */
const TOMBSTONE = '';
/** A write that failed was begun before the connection was seen to be lost; not longer before than this. */
const MARGIN_MS = 5_000;

/**
 * Documents live in Redis under `<namespace>:post:<id>`, versioned, as JSON.
 *
 * What was edited or deleted while a node of Redis was out of reach is not known to it when it is back. So after an
 * outage nothing is read from that node before every post that was changed meanwhile, by whomever, is written again;
 * and a single write that failed is made up for before its post is read from there again.
 */
export function createDocuments(options: {
  redis: Redis;
  pool: Pool;
  namespace: string;
  logger: Logger;
  metrics: Metrics;
  /** How long a document stays in Redis. */
  days: number;
  /** For who reads much: how many characters of documents are kept parsed in this process; none, if not given. */
  mostParsed?: number;
}): Documents {
  const { redis, pool, namespace, logger, metrics, days, mostParsed } = options;
  const values = createVersionedValues(redis);
  /** Posts of which Redis may have an older version than this, since a write has failed. */
  const unsure = new Map<PostId, number>();
  /** Since when nodes have been out of reach, or what they missed has not been made up for. */
  const awaySince = new Map<RedisNode, number>();
  /** Redis is asked for every document of a page; one of the same version needs not be decoded and parsed again. */
  const parsed =
    mostParsed === undefined ? undefined : new LRUCache<PostId, PostDocument>({ maxSize: mostParsed });
  const key = (id: PostId) => redis.together(`${namespace}:post:${id}`, id);

  async function put(id: PostId, version: number, body: string): Promise<void> {
    try {
      await values.put(key(id), { version, body }, days * DAY_SECONDS);
    } catch (error) {
      unsure.set(id, Math.max(version, unsure.get(id) ?? 0));
      throw error;
    }
    if ((unsure.get(id) ?? 0) <= version) unsure.delete(id);
  }

  const copy = (post: PostDocument | Tombstone) =>
    put(post.id, post.version, 'deleted' in post ? TOMBSTONE : JSON.stringify(post));

  async function loadFromPostgres(ids: PostId[]): Promise<PostDocument[]> {
    const posts = await listPosts(pool, ids);
    for (const post of posts) {
      // Not waited for: the copies are for the next reader.
      copy(post).catch((error) => logger.debug({ err: error }, 'a document was not cached'));
    }
    return posts.filter((post): post is PostDocument => !('deleted' in post));
  }

  async function catchUp(node: RedisNode, since: number): Promise<void> {
    const changed = await listChangedSince(pool, Date.now() - since + MARGIN_MS);
    const onNode = changed.filter((id) => redis.onKey(key(id)) === node);
    await Promise.all((await listPosts(pool, onNode)).map(copy));
    // Not if it was lost once more meanwhile: the next time makes up for this one, too.
    if (awaySince.get(node) !== since || !redis.isUp(node)) return;
    awaySince.delete(node);
    // Those that are left are new posts: of them Redis has no older version.
    for (const id of unsure.keys()) if (redis.onKey(key(id)) === node) unsure.delete(id);
  }

  redis.onDown((node) => {
    if (!awaySince.has(node)) awaySince.set(node, Date.now());
  });
  redis.onUp((node) => {
    // A node that has left the cluster doesn't come back: another holds its keys, and has thrown away what it had of them.
    for (const away of awaySince.keys()) if (!redis.nodes().includes(away)) awaySince.delete(away);
    const since = awaySince.get(node);
    if (since === undefined) return;
    catchUp(node, since).catch((error) => {
      logger.warn({ err: error }, 'what Redis has missed is not made up for yet');
      // Readers are served by Postgres until a new connection tries again.
      node.disconnect(true);
    });
  });

  /** The values that Redis holds; none of those it may not be asked for. */
  async function findStored(ids: PostId[]): Promise<(VersionedValue | undefined)[]> {
    const keys = ids.map(key);
    const isAway = (name: string) => awaySince.size > 0 && awaySince.has(redis.onKey(name));
    if (keys.some(isAway)) {
      const here = ids.filter((id) => !isAway(key(id)));
      const stored = new Map((await findStored(here)).map((value, at) => [here[at], value]));
      return ids.map((id) => stored.get(id));
    }
    const stored = await values.get(keys);
    // A node may have gone meanwhile, or a write may have failed.
    return stored.map((value, at) =>
      unsure.has(ids[at] as PostId) || isAway(keys[at] as string) ? undefined : value,
    );
  }

  /**
   * What a value tells of a post. One that doesn't name its type was written by an earlier version, which knows nothing of
   * types: Postgres is asked once, and the copy is written anew.
   */
  function parse(id: PostId, value: VersionedValue): PostDocument | 'deleted' | undefined {
    const known = parsed?.get(id);
    if (known?.version === value.version) return known;
    const { body } = value;
    if (body === TOMBSTONE) return 'deleted';
    const stored = JSON.parse(body);
    if (stored.type === undefined) return undefined;
    const document = completeDocument(stored);
    parsed?.set(id, document, { size: body.length });
    return document;
  }

  return {
    async get(ids) {
      const documents = new Map<PostId, PostDocument>();
      const missing: PostId[] = [];
      const stored = await findStored(ids).catch((error) => {
        metrics.redisFallbacks.inc({ what: 'documents' });
        logger.debug({ err: error }, 'documents are read from Postgres');
        return [];
      });
      for (const [index, id] of ids.entries()) {
        const value = stored[index];
        const document = value && parse(id, value);
        if (document === undefined) missing.push(id);
        else if (document !== 'deleted') documents.set(id, document);
      }
      if (missing.length > 0) {
        for (const document of await loadFromPostgres(missing)) documents.set(document.id, document);
      }
      return documents;
    },
    async renew(id) {
      await Promise.all((await listPosts(pool, [id])).map(copy));
    },
    put: (document) => put(document.id, document.version, JSON.stringify(document)),
    putTombstone: (id, version) => put(id, version, TOMBSTONE),
  };
}
