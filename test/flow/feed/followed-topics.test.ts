import type { UserId } from '@ripple/messages';
import { createLogger, createMetrics } from '@ripple/telemetry';
import {
  createTimelineStore,
  home as homeOf,
  isSound,
  timelineKey,
  verifyTimelines,
} from '@ripple/timelines';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { eventually, items, post, texts } from './people.ts';

let ripple: TestRipple;
let ada: TestUser;
let people = 0;

beforeAll(async () => {
  ripple = await startRipple();
  ada = await ripple.user('ada');
});
afterAll(() => ripple?.dispose());

const LIMIT = { timeout: 30_000 };
const home = '/v1/timelines/home';
const somebody = () => ripple.user(`person_${++people}`);
const of = (kind: 'tags' | 'keywords', name: string) => `/v1/${kind}/${encodeURIComponent(name)}/follow`;
const vias = async (reader: TestUser) => (await items(reader, home)).map(({ text, via }) => [text, via]);
/** Waits until the words of a post are written. */
const noted = (id: string) =>
  expect
    .poll(async () => {
      const { rows } = await ripple.database.pool.query('select from post_words where post_id = $1', [id]);
      return rows.length;
    }, LIMIT)
    .toBeGreaterThan(0);

/** What `npm run ripple -- verify` would find. */
async function soundness(user: TestUser): Promise<boolean> {
  const { pool, readFresh } = ripple.database;
  const context = {
    redis: ripple.ownRedis,
    namespace: ripple.isolation.namespace,
    store: createTimelineStore(ripple.ownRedis, ripple.isolation.namespace),
    pool,
    readFresh,
    metrics: createMetrics(),
    logger: createLogger('test', 'silent'),
  };
  for await (const verified of verifyTimelines(context, [[homeOf(Number(user.id) as UserId)]], {
    graceMs: 0,
    repair: false,
  })) {
    return verified.every(({ found }) => isSound(found));
  }
  return false;
}

describe.each([
  ['tags', '여행', '오늘은 #여행 간다', '#여행사 광고', { tag: '여행' }],
  ['keywords', '떡볶이', '매운 떡볶이를 먹자', '떡을 볶이', { keyword: '떡볶이' }],
  ['keywords', 'kayak', 'My Kayak!', 'kayaks', { keyword: 'kayak' }],
] as const)('following one of the %s, %s', (kind, name, text, other, via) => {
  it('brings what is there in its order, what comes, and says why; unfollowing takes it away', async () => {
    const [reader, friend] = [await somebody(), await somebody()];
    await reader.put(`/v1/users/${friend.handle}/follow`);
    const first = await post(ada, `1 ${text}`);
    await noted(first);
    await post(friend, `2 of a friend`);
    await noted(await post(ada, `3 ${text}`));
    await post(ada, `nothing of it ${other}`);
    await post(ada, `for followers ${text}`, { visibility: 'followers' });
    await eventually(reader, home, ['2 of a friend']);

    expect((await reader.put(of(kind, name))).status).toBe(204);
    expect((await reader.put(of(kind, name))).status).toBe(204);
    expect((await reader.get('/v1/users/me/topics')).body).toEqual({ items: [via] });
    expect(await vias(reader)).toEqual([
      [`3 ${text}`, via],
      ['2 of a friend', undefined],
      [`1 ${text}`, via],
    ]);
    await post(ada, `4 ${text}`);
    // Both by the friend and by the topic: once, and for the friend's sake.
    await post(friend, `5 ${text}`);
    await post(reader, `6 ${text}`);
    // A repost of what has the topic is no post with it.
    const stranger = await somebody();
    await stranger.put(`/v1/posts/${first}/repost`);
    const all = [`6 ${text}`, `5 ${text}`, `4 ${text}`, `3 ${text}`, '2 of a friend', `1 ${text}`];
    await eventually(reader, home, all);
    expect(await vias(reader)).toEqual(all.map((shown) => [shown, /^[134]/.test(shown) ? via : undefined]));
    await expect.poll(() => soundness(reader), LIMIT).toBe(true);
    // Page by page, in both directions.
    const page = await reader.get(`${home}?limit=2&before=${(await items(reader, home))[1].id}`);
    expect(page.body.items.map((item: { text: string }) => item.text)).toEqual(all.slice(2, 4));
    expect((await texts(reader, `${home}?after=${first}&limit=2`)).length).toBe(2);

    // Who leaves an author has the author's posts with the topic still, and who mutes one has not.
    await reader.delete(`/v1/users/${friend.handle}/follow`);
    expect(await vias(reader)).toEqual(
      all
        .filter((shown) => !shown.startsWith('2'))
        .map((shown) => [shown, /^[1345]/.test(shown) ? via : undefined]),
    );
    await reader.put(`/v1/users/${friend.handle}/mute`);
    expect(await texts(reader, home)).not.toContain(`5 ${text}`);
    await reader.delete(`/v1/users/${friend.handle}/mute`);
    await reader.put(`/v1/users/${friend.handle}/block`);
    expect(await texts(reader, home)).not.toContain(`5 ${text}`);

    expect((await reader.delete(of(kind, name))).status).toBe(204);
    expect((await reader.delete(of(kind, name))).status).toBe(204);
    expect(await texts(reader, home)).toEqual([`6 ${text}`]);
    await post(ada, `7 ${text}`);
    await post(reader, 'last');
    await eventually(reader, home, ['last', `6 ${text}`]);
    const { rows } = await ripple.database.pool.query(
      'select topic from topics where followers <> 0 and topic = $1',
      [name],
    );
    expect(rows).toEqual([]);
  });

  it('goes with edits, both ways, and with deletions', async () => {
    const reader = await somebody();
    await reader.put(of(kind, name));
    await texts(reader, home);
    const before = (await texts(reader, home)).length;
    const count = async () => (await texts(reader, home)).length - before;
    const id = await post(ada, 'not yet');
    await ada.patch(`/v1/posts/${id}`, { text });
    await expect.poll(count, LIMIT).toBe(1);
    await ada.patch(`/v1/posts/${id}`, { text: 'no more' });
    expect(await count()).toBe(0);
    await ada.patch(`/v1/posts/${id}`, { text: `again ${text}` });
    await expect.poll(count, LIMIT).toBe(1);
    await ada.delete(`/v1/posts/${id}`);
    expect(await count()).toBe(0);
    await expect.poll(() => soundness(reader), LIMIT).toBe(true);
  });
});

describe('following topics', () => {
  it('misses nothing that is posted at the same time, and shows nothing after the end', async () => {
    const readers = await Promise.all(Array.from({ length: 10 }, somebody));
    const written: Promise<string>[] = [];
    const follows = readers.map(async (reader, n) => {
      const path = n % 2 ? of('tags', 'rush') : of('keywords', '북새통');
      for (let turn = 0; turn < 3; turn++) {
        written.push(post(ada, `북새통이다 ${n}.${turn} #rush`));
        await reader.put(path);
        await reader.get(home);
        if (turn < 2) await reader.delete(path);
      }
    });
    await Promise.all(follows);
    await Promise.all(written);
    for (const [n, reader] of readers.entries()) {
      await expect.poll(async () => (await texts(reader, `${home}?limit=100`)).length, LIMIT).toBe(30);
      await reader.delete(n % 2 ? of('tags', 'rush') : of('keywords', '북새통'));
      expect(await texts(reader, home)).toEqual([]);
    }
  });

  it('brings a post whose words were not noted yet when the home was built', async () => {
    const reader = await somebody();
    const { pool } = ripple.database;
    const client = await pool.connect();
    try {
      await client.query('begin');
      // Readers may read; fan-out waits to write.
      await client.query('lock table post_words in exclusive mode');
      await post(ada, 'an isthmus');
      const waiting = async () =>
        (await pool.query("select from pg_locks where relation = 'post_words'::regclass and not granted"))
          .rows;
      await expect.poll(async () => (await waiting()).length, LIMIT).toBeGreaterThan(0);
      const list = timelineKey(
        ripple.ownRedis,
        ripple.isolation.namespace,
        homeOf(Number(reader.id) as UserId),
      );
      await texts(reader, home);
      await ripple.stop('timeline-writer');
      await reader.put(of('keywords', 'isthmus'));
      await texts(reader, home);
      // The worker drops the home once more; the next one is built without the words, too.
      await ripple.redis.lpush(list, Number.MAX_SAFE_INTEGER);
      await ripple.start('timeline-writer');
      const isNew = async () => (await ripple.redis.lindex(list, 0)) !== String(Number.MAX_SAFE_INTEGER);
      await expect.poll(isNew, LIMIT).toBe(true);
      expect(await texts(reader, home)).toEqual([]);
      await client.query('commit');
    } finally {
      client.release();
    }
    await eventually(reader, home, ['an isthmus']);
  });

  it('says who has passed a post on', async () => {
    const [reader, friend] = [await somebody(), await somebody()];
    await reader.put(`/v1/users/${friend.handle}/follow`);
    const id = await post(ada, 'passed on');
    await friend.put(`/v1/posts/${id}/repost`);
    await eventually(reader, home, ['↻ passed on']);
    const [item] = await items(reader, home);
    expect(item.via).toEqual({ repost: friend.handle });
    expect(item.repostOf).not.toHaveProperty('via');
    expect((await items(ripple.anybody, `/v1/users/${friend.handle}/posts`))[0]).not.toHaveProperty('via');
  });

  it('is refused for what is no tag or word, without a user, and beyond a hundred', async () => {
    const reader = await somebody();
    for (const path of [
      of('keywords', 'x'),
      of('keywords', 'two words'),
      of('tags', 'two words'),
      of('tags', '12'),
    ]) {
      expect((await reader.put(path)).status, path).toBe(400);
    }
    expect((await ripple.anybody.put(of('tags', 'sea'))).status).toBe(401);
    for (let n = 0; n < 100; n++) expect((await reader.put(of('tags', `tag${n}x`))).status).toBe(204);
    expect((await reader.put(of('tags', 'onemore'))).status).toBe(422);
    expect((await reader.put(of('tags', 'tag7x'))).status).toBe(204);
    expect(await texts(reader, home)).toEqual([]);
  });
});
