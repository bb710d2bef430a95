import { type Database, openDatabase } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import { createUser, follow } from '@ripple/people';
import type { Redis } from '@ripple/redis';
import { createMetrics } from '@ripple/telemetry';
import { type Isolation, isolate, openServiceRedis } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createKeywordFinder } from './find-keywords.ts';
import { CAP } from './push-posts.ts';
import { home, keyword, keywordReadsKey, keywordsKey, type Timeline, timelineKey } from './timeline.ts';
import { createTimelineStore, type TimelineStore } from './timeline-store.ts';
import { buildTimeline } from './timelines.ts';

let isolation: Isolation;
let database: Database;
let redis: Redis;
let store: TimelineStore;

beforeAll(async () => {
  isolation = await isolate();
  database = openDatabase({ url: isolation.databaseUrl, connections: 8, applicationName: 'ripple-test' });
  redis = openServiceRedis(isolation);
  store = createTimelineStore(redis, isolation.namespace);
});
afterAll(async () => {
  redis?.close();
  await database?.close();
  await isolation?.dispose();
});

let lastUser = 0;
const nextHome = () => home(++lastUser as UserId);
const ids = (...numbers: number[]) => numbers as PostId[];
const keyOf = (timeline: Timeline) => timelineKey(redis, isolation.namespace, timeline);
const nodeOf = (timeline: Timeline) => redis.onKey(keyOf(timeline));
const listOf = (timeline: Timeline) => nodeOf(timeline).lrange(keyOf(timeline), 0, -1);

async function built(timeline: Timeline, posts: PostId[], complete = true): Promise<Timeline> {
  const mark = await store.beginBuild(timeline);
  await store.finishBuild(timeline, mark ?? '', posts, complete);
  return timeline;
}

/** Numbers from 0 to below an end, the same ones for the same seed. */
function seeded(seed: number): (end: number) => number {
  let state = seed;
  return (end) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}
const descending = (one: number, other: number) => other - one;

/** What a list takes of some posts: those that it lacks and that are not older than its end. */
const placed = (list: number[], posts: number[]) =>
  posts.filter((post) => !list.includes(post) && post > (list.at(-1) ?? Number.POSITIVE_INFINITY));

/** A list after a push, by its contract: descending, each once, cut to the cap when it has grown 100 over it. */
function pushed(list: number[], posts: number[]): number[] {
  const all = [...list, ...placed(list, posts)].sort(descending);
  return all.length > CAP + 100 && (all.at(-1) as number) >= 0 ? all.slice(0, CAP) : all;
}

describe('push', () => {
  it('goes only into timelines that exist', async () => {
    const missing = nextHome();
    const empty = await built(nextHome(), []);
    expect(await store.push([missing, empty], 7 as PostId)).toBe(1);
    expect(await listOf(missing)).toEqual([]);
    expect(await store.find(missing)).toBeUndefined();
    expect((await store.find(empty))?.ids).toEqual([7]);
  });

  it('keeps strict order whatever order posts come in, and each once however often it comes', async () => {
    const timeline = await built(nextHome(), ids(50, 30, 10));
    const arrivals = ids(40, 60, 20, 60, 40, 5, 50, 10, 5, 55);
    // At once, as from several workers.
    await Promise.all(arrivals.map((post) => store.push([timeline], post)));
    expect(await store.find(timeline)).toMatchObject({
      ids: [60, 55, 50, 40, 30, 20, 10, 5],
      complete: true,
    });
  });

  it('finds a place deep in the list', async () => {
    const posts = Array.from({ length: 300 }, (_, index) => (10_000 - index * 10) as PostId);
    const timeline = await built(nextHome(), posts);
    await store.push([timeline], 7_505 as PostId);
    const { ids: read = [] } = (await store.find(timeline)) ?? {};
    expect(read).toEqual([...posts, 7_505 as PostId].sort((a, b) => b - a));
  });

  it('keeps the newest 800 and a little more, and forgets that it is complete when it trims', async () => {
    const timeline = await built(nextHome(), []);
    for (let id = 1; id <= 1_000; id++) await store.push([timeline], id as PostId);
    const window = await store.find(timeline);
    expect(window?.ids.length).toBeGreaterThanOrEqual(CAP);
    expect(window?.ids.length).toBeLessThanOrEqual(CAP + 100);
    expect(window?.ids[0]).toBe(1_000);
    expect(window?.complete).toBe(false);
    // Below the end there is no place: such a post is Postgres's.
    expect(await store.push([timeline], 1 as PostId)).toBe(0);
  });

  it('is one batch or several: every timeline gets the posts', async () => {
    const timelines = await Promise.all(Array.from({ length: 2_500 }, () => built(nextHome(), [])));
    expect(await store.push(timelines, 9 as PostId)).toBe(2_500);
    expect(await store.push(timelines, ...ids(11, 8, 10, 9, 11))).toBe(3 * 2_500);
    for (const timeline of [timelines[0], timelines[1_234], timelines.at(-1)] as Timeline[])
      expect(await listOf(timeline)).toEqual(['11', '10', '9', '8', '0']);
  });

  it('makes of a list what a model says, whatever comes, in any order and number, again and again', async () => {
    const below = seeded(19);
    /** Up to `most` ids out of 400, once each, descending. */
    const some = (most: number, from: number) =>
      [...new Set(Array.from({ length: 1 + below(most) }, () => from + below(400)))].sort(descending);
    const homes: { timeline: Timeline; model: number[] }[] = [{ timeline: nextHome(), model: [] }];
    const inConstruction = nextHome();
    homes.push({ timeline: inConstruction, model: [Number(await store.beginBuild(inConstruction))] });
    const full = Array.from({ length: CAP }, (_, index) => 2_000 - 2 * index);
    for (const posts of [[], some(20, 1_000), some(100, 900), full]) {
      homes.push({ timeline: await built(nextHome(), ids(...posts)), model: [...posts, 0] });
      if (posts.length > 0)
        homes.push({ timeline: await built(nextHome(), ids(...posts), false), model: posts });
    }
    const timelines = homes.map(({ timeline }) => timeline);
    let trimmed = 0;
    for (let step = 0; step < 200; step++) {
      // Mostly one post, and mostly news.
      const posts = some(below(3) === 0 ? 12 : 1, below(4) === 0 ? 500 + below(1_000) : 1_200 + 8 * step);
      const given = ids(...posts, posts[0] as number).toSorted(() => below(3) - 1);
      const missing = homes.map(({ model }) => placed(model, posts).length);
      expect(await store.push(timelines, ...given)).toBe(missing.reduce((sum, each) => sum + each));
      for (const each of homes) {
        const before = each.model.length;
        each.model = pushed(each.model, posts);
        expect((await listOf(each.timeline)).map(Number)).toEqual(each.model);
        if (each.model.length < before) trimmed += 1;
      }
    }
    expect(trimmed).toBeGreaterThan(1);
  });

  it('lives while it is read, unless there is nothing in it', async () => {
    const [used, empty] = [await built(nextHome(), ids(1)), await built(nextHome(), [])];
    const secondsLeft = (timeline: Timeline) => nodeOf(timeline).ttl(keyOf(timeline));
    await nodeOf(used).expire(keyOf(used), 100);
    await Promise.all([store.find(used), store.find(empty)]);
    await expect.poll(() => secondsLeft(used)).toBeGreaterThan(29 * 24 * 3_600);
    expect(await secondsLeft(empty)).toBeLessThanOrEqual(3_600);
  });

  it('costs at most 12 bytes an entry', async () => {
    const base = 300_000_000 * 4_096;
    const posts = Array.from({ length: CAP }, (_, index) => (base - index * 12_345) as PostId);
    const timeline = await built(nextHome(), posts, false);
    const bytes = await nodeOf(timeline).memory('USAGE', keyOf(timeline), 'SAMPLES', '0');
    expect((bytes ?? Number.POSITIVE_INFINITY) / CAP).toBeLessThanOrEqual(12);
  });
});

describe('keywords', () => {
  const listed = (gram: string) => {
    const key = keywordsKey(redis, isolation.namespace, gram);
    return redis.onKey(key).smembers(key);
  };
  const madeUp = (count: number) =>
    Array.from({ length: count }, (_, n) => `가나${String.fromCodePoint(0xb000 + n)}`);

  it('of a post cost as many script calls as timelines do, however many share a part', async () => {
    const words = madeUp(400);
    for (const word of words.slice(0, 390)) await built(keyword(word), ids(1));
    const commands = vi.spyOn(nodeOf(keyword(words[0] as string)), 'sendCommand');
    await store.listKeywords(words);
    expect(await store.push(words.map(keyword), 2 as PostId)).toBe(390);
    // The first use of a script may need another call.
    expect(commands.mock.calls.length).toBeLessThanOrEqual(4);
    commands.mockRestore();
    expect((await listed('가나')).toSorted()).toEqual(words.slice(0, 390).toSorted());
    expect(await store.keywordsOf(['가나', '나다'])).toHaveLength(390);
    const others = Array.from({ length: 2_500 }, (_, number) => `other${number}`);
    expect(await store.keywordsOf([...others, '가나'])).toHaveLength(390);
  });

  it('of texts that wait together are found by one question, each those of its own', async () => {
    for (const word of ['ferry', 'harbour', '바다']) {
      await built(keyword(word), ids(1));
      await store.listKeywords([word]);
    }
    const asked = vi.spyOn(store, 'keywordsOf');
    const findKeywords = createKeywordFinder(store);
    const texts = ['The ferry is late', 'Coffee', 'A ferry in the harbour', '부산바다에서', 'ferries'];
    const found = await Promise.all(texts.map(findKeywords));
    expect(found.map((keywords) => keywords.toSorted())).toEqual([
      ['ferry'],
      [],
      ['ferry', 'harbour'],
      ['바다'],
      [],
    ]);
    expect(asked).toHaveBeenCalledTimes(1);
    asked.mockRestore();
  });

  it('that were not read for longest lose their timelines when there are too many', async () => {
    const few = createTimelineStore(redis, isolation.namespace, { mostKeywords: 3 });
    const reads = keywordReadsKey(isolation.namespace);
    const node = redis.onKey(reads);
    const words = ['다라1', '다라2', '다라3', '다라4', '다라5'];
    for (const word of words.slice(0, 3)) await built(keyword(word), ids(1));
    await node.del(reads);
    await node.zadd(reads, '1', '다라1', '2', '다라2', '3', '다라3');
    await few.find(keyword('다라1'));
    await expect.poll(() => node.zscore(reads, '다라1')).not.toBe('1');
    for (const word of words.slice(3)) {
      const mark = await few.beginBuild(keyword(word));
      expect(await few.finishBuild(keyword(word), mark ?? '', ids(1), true)).toBe(true);
    }
    const left = ['다라1', '다라4', '다라5'];
    expect((await listed('다라')).toSorted()).toEqual(left);
    expect((await node.zrange(reads, '0', '-1')).toSorted()).toEqual(left);
    expect(await few.find(keyword('다라2'))).toBeUndefined();
    expect((await few.find(keyword('다라1')))?.ids).toEqual([1]);
  });
});

describe('a build', () => {
  it('is not seen before it is finished, and has what was pushed meanwhile', async () => {
    const timeline = nextHome();
    const mark = await store.beginBuild(timeline);
    await store.push([timeline], 30 as PostId);
    await store.push([timeline], 10 as PostId);
    expect(await store.find(timeline)).toBeUndefined();
    expect(await store.finishBuild(timeline, mark ?? '', ids(30, 20), true)).toBe(true);
    expect((await store.find(timeline))?.ids).toEqual([30, 20, 10]);
  });

  it('does not count if the timeline was dropped meanwhile', async () => {
    const timeline = nextHome();
    const mark = await store.beginBuild(timeline);
    await store.drop(timeline);
    expect(await store.finishBuild(timeline, mark ?? '', ids(1), true)).toBe(false);
    expect(await store.find(timeline)).toBeUndefined();
  });

  it('can be shared, and taken over from a builder that died', async () => {
    const timeline = nextHome();
    const mark = await store.beginBuild(timeline);
    expect(await store.beginBuild(timeline)).toBe(mark);
    expect(await store.finishBuild(timeline, mark ?? '', ids(2, 1), true)).toBe(true);
    expect(await store.beginBuild(timeline)).toBeUndefined();
  });

  it('loses no post that is published while it runs', async () => {
    const { db, pool, readFresh } = database;
    const metrics = createMetrics();
    const create = (handle: string) =>
      db.transaction().execute((trx) => createUser(trx, { handle, name: handle, bio: '' }));
    const writer = (await create('writer'))?.id as UserId;
    const readers = await Promise.all(Array.from({ length: 40 }, (_, n) => create(`reader_${n}`)));
    const homes = readers.map((reader) => home(reader?.id as UserId));
    for (const reader of readers)
      await db
        .transaction()
        .execute((trx) => follow({ db: trx, origin: undefined, enqueued: [] }, reader?.id as UserId, writer));

    const published: PostId[] = [];
    let publishing = true;
    // Each post is committed first and pushed then, like in the pipeline; four at a time.
    const publishers = Array.from({ length: 4 }, async () => {
      while (publishing) {
        const { rows } = await pool.query<{ id: PostId }>(
          `insert into posts (author_id, text, visibility) values ($1, 'x', 'public') returning id`,
          [writer],
        );
        const id = rows[0]?.id as PostId;
        published.push(id);
        await store.push(homes, id);
      }
    });
    // Every home is built, dropped and built again while posts go on arriving.
    for (let round = 0; round < 5; round++) {
      await Promise.all(
        homes.map((timeline) => buildTimeline({ store, pool, readFresh, metrics }, timeline)),
      );
      if (round < 4) await Promise.all(homes.slice(0, 20).map((timeline) => store.drop(timeline)));
    }
    publishing = false;
    await Promise.all(publishers);

    const newest = published.sort((a, b) => b - a).slice(0, CAP);
    expect(newest.length).toBeGreaterThan(20);
    for (const timeline of homes) {
      expect((await store.find(timeline))?.ids.slice(0, CAP)).toEqual(newest);
    }
  });
});
