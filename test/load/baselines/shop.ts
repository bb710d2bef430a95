import type { UserId } from '@ripple/messages';
import type { RedisNode } from '@ripple/redis';
import pg from 'pg';
import { openLabRedis } from '../../lab/servers.ts';

/** What a home timeline holds at most, as in Ripple. */
const CAP = 800;
const CONNECTIONS = 16;
const PREFIX = 'baseline:';

export interface Post {
  id: number;
  author: { id: string; handle: string };
  text: string;
}

/** Postgres and Redis as all baselines use them: posts of their own, and the users and follows of Ripple. */
export interface Shop {
  pool: pg.Pool;
  redis: RedisNode;
  /** Removes what a baseline has left behind, and makes room for a new one. */
  setUp(): Promise<void>;
  tearDown(): Promise<void>;
  insertPost(author: UserId, text: string): Promise<Post>;
  listFollowers(author: UserId): Promise<UserId[]>;
  /** Puts posts into homes: sorted sets by id, a pair of commands for each. */
  push(deliveries: { follower: UserId; post: number }[]): Promise<void>;
  readHome(user: UserId, limit: number, before: number): Promise<Post[]>;
  count(what: 'deliveries' | 'messages', many: number): Promise<void>;
  counts(): Promise<{ deliveries: number; messages: number }>;
  close(): Promise<void>;
}

export function openShop(urls: { databaseUrl: string; redisUrl: string }): Shop {
  const pool = new pg.Pool({ connectionString: urls.databaseUrl, max: CONNECTIONS });
  const redis = openLabRedis(urls.redisUrl).onKey('');
  const documentKey = (id: number | string) => `${PREFIX}post:${id}`;
  const homeKey = (user: UserId) => `${PREFIX}home:${user}`;
  const clear = async () => {
    await pool.query('drop schema if exists baseline cascade');
    for await (const keys of redis.scanStream({ match: `${PREFIX}*`, count: 1_000 })) {
      if (keys.length > 0) await redis.unlink(...keys);
    }
  };

  return {
    pool,
    redis,
    async setUp() {
      await clear();
      await pool.query(`
        create schema baseline;
        create table baseline.posts (id bigint primary key default next_id(), author_id bigint not null, text text not null);
        create index on baseline.posts (author_id, id desc)`);
    },
    tearDown: clear,

    async insertPost(author, text) {
      const { rows } = await pool.query({
        name: 'insert-post',
        text: `with post as (insert into baseline.posts (author_id, text) values ($1, $2) returning id)
               select post.id, handle from post, users where users.id = $1`,
        values: [author, text],
      });
      const { id, handle } = rows[0];
      return { id: Number(id), author: { id: String(author), handle }, text };
    },
    async listFollowers(author) {
      const { rows } = await pool.query({
        name: 'read-followers',
        text: `select string_agg(follower_id::text, ',') as ids from follows where followee_id = $1`,
        values: [author],
      });
      return (rows[0]?.ids ?? '').split(',').filter(Boolean).map(Number) as UserId[];
    },

    async push(deliveries) {
      const pipeline = redis.pipeline();
      for (const { follower, post } of deliveries) {
        pipeline.zadd(homeKey(follower), post, post).zremrangebyrank(homeKey(follower), 0, -CAP - 1);
      }
      for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
      await this.count('deliveries', deliveries.length);
    },
    async readHome(user, limit, before) {
      const ids = await redis.zrevrangebyscore(homeKey(user), `(${before}`, '-inf', 'LIMIT', 0, limit);
      if (ids.length === 0) return [];
      const documents = await redis.mget(ids.map(documentKey));
      return documents.flatMap((text) => (text === null ? [] : [JSON.parse(text) as Post]));
    },

    async count(what, many) {
      await redis.incrby(`${PREFIX}${what}`, many);
    },
    async counts() {
      const [deliveries, messages] = await redis.mget(`${PREFIX}deliveries`, `${PREFIX}messages`);
      return { deliveries: Number(deliveries ?? 0), messages: Number(messages ?? 0) };
    },
    async close() {
      redis.disconnect();
      await pool.end();
    },
  };
}

/** Where readers find it by its id. */
export const storeDocument = ({ redis }: Shop, post: Post) =>
  redis.set(`${PREFIX}post:${post.id}`, JSON.stringify(post));
