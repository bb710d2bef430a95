import { type Database, openDatabase } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import type { Redis } from '@ripple/redis';
import { createLogger, createMetrics } from '@ripple/telemetry';
import { type Isolation, isolate, openServiceRedis } from '@ripple/test-env';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { completeDocument, type PostDocument } from './document.ts';
import { createDocuments, type Documents } from './documents.ts';

let isolation: Isolation;
let database: Database;
let redis: Redis;
let documents: Documents;

beforeAll(async () => {
  isolation = await isolate();
  database = openDatabase({ url: isolation.databaseUrl, connections: 2, applicationName: 'ripple-test' });
  redis = openServiceRedis(isolation);
  await redis.whenReady();
  documents = createDocuments({
    redis,
    pool: database.pool,
    namespace: isolation.namespace,
    logger: createLogger('test', 'silent'),
    metrics: createMetrics(),
    days: 1,
    mostParsed: 10_000,
  });
});
afterAll(async () => {
  redis?.close();
  await database?.close();
  await isolation?.dispose();
});

const post = (id: number, text: string, version: number): PostDocument => ({
  ...completeDocument({
    id: id as PostId,
    authorId: 1 as UserId,
    text,
    tags: [],
    mentions: [],
    links: [],
    visibility: 'public',
    inReplyTo: null,
    editedAt: null,
    version,
  }),
});
const read = async (id: number) => (await documents.get([id as PostId])).get(id as PostId);

it('parses a version once, and shows the next one, and none after the deletion, at the next read', async () => {
  await documents.put(post(1, '바다', 1));
  const first = await read(1);
  expect(first).toEqual(post(1, '바다', 1));
  expect(await read(1)).toBe(first);
  await documents.put(post(1, 'edited', 2));
  expect(await read(1)).toEqual(post(1, 'edited', 2));
  await documents.putTombstone(1 as PostId, 3);
  expect(await read(1)).toBeUndefined();
});

it('reads what no copy is kept of', async () => {
  const long = post(2, 'x'.repeat(20_000), 1);
  await documents.put(long);
  expect([await read(2), await read(2)]).toEqual([long, long]);
});

it('gives each of several who ask at once their own, in any order', async () => {
  await Promise.all([10, 11, 12].map((id) => documents.put(post(id, `post ${id}`, 1))));
  const ids = [
    [12, 10],
    [11, 99],
    [10, 11, 12],
  ] as PostId[][];
  const found = await Promise.all(ids.map((some) => documents.get(some)));
  expect(found.map((each) => [...each.values()].map(({ text }) => text))).toEqual([
    ['post 12', 'post 10'],
    ['post 11'],
    ['post 10', 'post 11', 'post 12'],
  ]);
});

it('asks Postgres once for what a copy of an earlier version does not tell', async () => {
  const { rows } = await database.pool.query<{ id: PostId }>(
    `with author as (insert into users (handle, name) values ('ada', 'Ada') returning id)
     insert into posts (author_id, text, visibility, type, data) select id, 'x', 'public', 'run', '{"a":1}' from author
     returning id`,
  );
  const id = rows[0]?.id as PostId;
  const { type: _, data: __, externalId: ___, ...before } = post(id, 'x', 1);
  await documents.put(before as PostDocument);
  expect(await read(id)).toMatchObject({ type: 'run', data: '{"a":1}' });
  const copy = () => redis.getMany([redis.together(`${isolation.namespace}:post:${id}`, id)]);
  await expect.poll(async () => String((await copy())[0])).toContain('"type":"run"');
  await documents.putTombstone(id, 2);
  expect(await read(id)).toBeUndefined();
});
