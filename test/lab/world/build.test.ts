import { openDatabase } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { shardOf } from '@ripple/people';
import type { Redis } from '@ripple/redis';
import { type Isolation, isolate, openServiceRedis } from '@ripple/test-env';
import { createTimelineStore, home } from '@ripple/timelines';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildWorld, clearPosts, findBuiltPlan, listIds } from './build.ts';
import { createGraph } from './graph.ts';
import { findLastFollower } from './last-follower.ts';
import { openTimelines } from './open-timelines.ts';

const graph = createGraph({ users: 300, meanFollows: 12, largest: 90, seed: 4 });
const signal = new AbortController().signal;

let isolation: Isolation;
let database: ReturnType<typeof openDatabase>;
let redis: Redis;
let schema: unknown[];
const build = (what = graph, until = signal) =>
  buildWorld({ databaseUrl: isolation.databaseUrl, graph: what, log: () => {}, signal: until });
const rows = async (text: string, values: unknown[] = []) => (await database.pool.query(text, values)).rows;
/** Indexes and constraints of the table that loses them for a while. */
const readSchema = () =>
  rows(`select pg_get_indexdef(indexrelid) as definition from pg_index where indrelid = 'follows'::regclass
        union all select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'follows'::regclass
        order by 1`);

beforeAll(async () => {
  isolation = await isolate();
  database = openDatabase({ url: isolation.databaseUrl, connections: 2, applicationName: 'ripple-test' });
  redis = openServiceRedis(isolation);
  schema = await readSchema();
  await build();
});
afterAll(async () => {
  redis?.close();
  await database?.close();
  await isolation?.dispose();
});

it('writes what the graph says, with its shards and its counts', async () => {
  const ids = await listIds(isolation.databaseUrl, 300);
  const author = 7;
  const expected = [...graph.followers(author)].map((user) => ids[user] as UserId);
  const found = await rows('select follower_id as id, shard from follows where followee_id = $1', [
    ids[author],
  ]);
  expect(found.map(({ id }) => id).sort()).toEqual(expected.sort());
  for (const { id, shard } of found) expect(shard).toBe(shardOf(id));
  const [counts] = await rows(
    `select (select count(*)::int from follows) as follows, sum(followers)::int as followers,
            sum(following)::int as following, max(followers) as largest from user_counts`,
  );
  expect(counts).toEqual({ follows: 3_600, followers: 3_600, following: 3_600, largest: 90 });
});

it('leaves indexes and constraints as they were', async () => {
  expect(await readSchema()).toEqual(schema);
});

it('knows which world is there, and keeps it when another one is not finished', async () => {
  expect(await findBuiltPlan(isolation.databaseUrl)).toEqual(graph.plan);
  const other = createGraph({ ...graph.plan, seed: 5 });
  await expect(build(other, AbortSignal.abort(new Error('interrupted')))).rejects.toThrow('interrupted');
  expect(await findBuiltPlan(isolation.databaseUrl)).toEqual(graph.plan);
  expect(await readSchema()).toEqual(schema);
});

it('loses its posts for the next run, and nothing else', async () => {
  await rows(
    `insert into posts (author_id, text, visibility) select id, 'Hello', 'public' from users limit 5`,
  );
  await clearPosts(isolation.databaseUrl);
  const [left] = await rows(
    'select (select count(*)::int from posts) as posts, (select count(*)::int from follows) as follows',
  );
  expect(left).toEqual({ posts: 0, follows: 3_600 });
});

it('opens everybody’s home, so that posts are pushed to it', async () => {
  const { redisUrl, namespace } = isolation;
  const ids = (await listIds(isolation.databaseUrl, 300)) as unknown as ArrayLike<UserId>;
  await openTimelines({ redisUrl, namespace, users: Array.from(ids), signal });
  const store = createTimelineStore(redis, namespace);
  expect(await store.find(home(ids[3] as UserId))).toMatchObject({ ids: [], complete: true });
});

it('knows whom a delivery reaches last', () => {
  const idOf = (user: number) => (user * 4_096 * 7 + 11) as UserId;
  const last = findLastFollower(graph, 0, idOf);
  const places = [...graph.followers(0)].map((user) => [shardOf(idOf(user)), idOf(user)] as const);
  const [highest] = places.sort(([a, x], [b, y]) => b - a || y - x);
  expect(highest?.[1]).toBe(idOf(last as number));
});
