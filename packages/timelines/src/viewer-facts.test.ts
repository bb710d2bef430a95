import { type Database, openDatabase } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import { type BlockList, createBlockList } from '@ripple/people';
import { createMarks, type Marks } from '@ripple/posts';
import type { Redis } from '@ripple/redis';
import { type Isolation, isolate, openServiceRedis } from '@ripple/test-env';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFollowedTopics, type FollowedTopics } from './topics/followed-topics.ts';
import type { TopicName } from './topics/topic.ts';
import { createViewerFacts } from './viewer-facts.ts';

let isolation: Isolation;
let database: Database;
let redis: Redis;
let copies: { redis: Redis; blockList: BlockList; marks: Marks; topics: FollowedTopics };

beforeAll(async () => {
  isolation = await isolate();
  database = openDatabase({ url: isolation.databaseUrl, connections: 4, applicationName: 'ripple-test' });
  redis = openServiceRedis(isolation);
  await redis.whenReady();
  const shared = { redis, pool: database.pool, namespace: isolation.namespace };
  copies = {
    redis,
    blockList: createBlockList(shared),
    marks: createMarks(shared),
    topics: createFollowedTopics(shared),
  };
});
afterAll(async () => {
  redis?.close();
  await database?.close();
  await isolation?.dispose();
});

let lastUser = 0;

/** A viewer of whom all copies are there, with these members in each of the sets. */
async function viewerWith(members: number[], floor = 0): Promise<UserId> {
  const viewer = ++lastUser as UserId;
  const { blockList, marks, topics } = copies;
  for (const { copyOf } of [
    blockList.sets.blocked,
    blockList.sets.muted,
    marks.favourites,
    marks.reposts,
    marks.bookmarks,
  ]) {
    const fields = ['floor', floor, ...members.flatMap((id) => [id, 1])];
    await redis.onKey(copyOf(viewer)).hset(copyOf(viewer), ...fields);
  }
  const names = JSON.stringify(['#bread']);
  await redis.onKey(topics.copyOf(viewer)).set(topics.copyOf(viewer), names);
  return viewer;
}

const all = <Value>(value: Value) => ({
  blocked: value,
  muted: value,
  favourited: value,
  reposted: value,
  bookmarked: value,
});
const factsOf = (viewer: UserId) => createViewerFacts(copies)(viewer);

it('tells small sets whole, and that a set is empty', async () => {
  expect(await factsOf(await viewerWith([3, 5]))).toEqual({ topics: ['#bread'], ...all(new Set([3, 5])) });
  expect(await factsOf(await viewerWith([]))).toEqual({ topics: ['#bread'], ...all(new Set()) });
  const most = Array.from({ length: 100 }, (_, index) => index + 1);
  expect(await factsOf(await viewerWith(most))).toMatchObject(all(new Set(most)));
});

it('leaves out what is large, not complete, or not there', async () => {
  const tooMany = Array.from({ length: 101 }, (_, index) => index + 1);
  expect(await factsOf(await viewerWith(tooMany))).toMatchObject(all(undefined));
  expect(await factsOf(await viewerWith([3], 2))).toMatchObject(all(undefined));
  expect(await factsOf(++lastUser as UserId)).toEqual({ topics: [], ...all(undefined) });
});

it('knows a change at the next question', async () => {
  const viewer = await viewerWith([]);
  await copies.marks.favourites.add(viewer, 9);
  expect((await factsOf(viewer)).favourited).toEqual(new Set([9]));
  await copies.marks.favourites.remove(viewer, 9);
  expect((await factsOf(viewer)).favourited).toEqual(new Set());
  await copies.blockList.renew(viewer, 7 as UserId);
  expect(await factsOf(viewer)).toMatchObject({ blocked: undefined, muted: undefined });
});

it('knows only the topics, without Redis', async () => {
  const viewer = await viewerWith([3]);
  const topics = { ...copies.topics, of: async () => ['rain' as TopicName] };
  const script = () => async () => {
    throw new Error('Command timed out');
  };
  const without = createViewerFacts({ ...copies, topics, redis: { ...redis, script } as unknown as Redis });
  expect(await without(viewer)).toEqual({ topics: ['rain'], ...all(undefined) });
});

it('marks that are known are not asked for', async () => {
  const viewer = await viewerWith([3]);
  const posts = [3, 4] as PostId[];
  const known = { favourited: new Set([4]) };
  expect(await copies.marks.of(viewer, posts, known)).toEqual({
    favourited: new Set([4]),
    reposted: new Set([3]),
    bookmarked: new Set([3]),
  });
});
