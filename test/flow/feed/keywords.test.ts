import { keyword, timelineKey } from '@ripple/timelines';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { eventually, items, post, texts } from './people.ts';

let ripple: TestRipple;
let ada: TestUser;

beforeAll(async () => {
  ripple = await startRipple();
  ada = await ripple.user('ada');
});
afterAll(() => ripple?.dispose());

const about = (word: string) => `/v1/timelines/keywords/${encodeURIComponent(word)}`;
const key = (word: string) => timelineKey(ripple.ownRedis, ripple.isolation.namespace, keyword(word));
/** What is posted from now on comes behind all that was. */
async function indexed(id: string): Promise<void> {
  const words = async () =>
    (await ripple.database.pool.query('select from post_words where post_id = $1', [id])).rowCount ?? 0;
  await expect.poll(words, { timeout: 30_000 }).toBeGreaterThan(0);
}

describe('a keyword timeline', () => {
  it('comes alive when it is asked for, with what was there, and is kept current', async () => {
    await post(ada, '어제 김밥을 먹었다');
    await post(ada, '김과 밥은 따로');
    await indexed(await post(ada, '참치김밥 #점심'));
    expect(await ripple.redis.exists(key('김밥'))).toBe(0);
    expect(await texts(ripple.anybody, about('김밥'))).toEqual(['참치김밥 #점심', '어제 김밥을 먹었다']);
    expect(await ripple.redis.exists(key('김밥'))).toBe(1);
    await post(ada, '김밥이 최고');
    await post(ada, '김밥 아닌 것은 김치', { visibility: 'followers' });
    await eventually(ripple.anybody, about('김밥'), ['김밥이 최고', '참치김밥 #점심', '어제 김밥을 먹었다']);
  });

  it.each([
    ['東京', '昨日東京に行った'],
    ['らーめん', '新しいらーめん屋'],
    ['北京', '我在北京。'],
    ['Ripple', 'ripple이 좋다'],
    ["don't", 'I don’t mind'],
    ['می‌خواهم', 'من می‌خواهم بروم'],
    ['col·lecció', 'la meva Col·lecció'],
    ['สวัสดี', 'คุณสวัสดีครับ'],
    ['ភាសា', 'ភាសាខ្មែរ'],
  ])('finds %s', async (word, text) => {
    await texts(ripple.anybody, about(word));
    await post(ada, text);
    await eventually(ripple.anybody, about(word), [text]);
  });

  it('follows edits and deletes', async () => {
    const id = await post(ada, 'about whales');
    await indexed(id);
    expect(await texts(ripple.anybody, about('whales'))).toEqual(['about whales']);
    expect(await texts(ripple.anybody, about('otters'))).toEqual([]);
    await ada.patch(`/v1/posts/${id}`, { text: 'about otters' });
    expect(await texts(ripple.anybody, about('whales'))).toEqual([]);
    await eventually(ripple.anybody, about('otters'), ['about otters']);
    await expect.poll(() => ripple.redis.lrange(key('whales'), 0, -1)).not.toContain(id);
    await ada.delete(`/v1/posts/${id}`);
    expect(await texts(ripple.anybody, about('otters'))).toEqual([]);
    await expect.poll(() => ripple.redis.lrange(key('otters'), 0, -1), { timeout: 30_000 }).not.toContain(id);
  });

  it('sleeps when it was not read for a day: its list goes, and it costs nothing', async () => {
    await post(ada, 'a penguin');
    // A read that can't build the timeline, since a word is being indexed, is answered from Postgres.
    await expect
      .poll(async () => [
        await texts(ripple.anybody, about('penguin')),
        await ripple.redis.exists(key('penguin')),
      ])
      .toEqual([['a penguin'], 1]);
    expect(await ripple.redis.ttl(key('penguin'))).toBeGreaterThan(0);
    expect(await ripple.redis.ttl(key('penguin'))).toBeLessThanOrEqual(24 * 3_600);
    const list = ripple.ownRedis.together(`${ripple.isolation.namespace}:keywords:penguin`, 'penguin');
    const listed = () => ripple.redis.sismember(list, 'penguin');
    expect(await listed()).toBe(1);
    // The list by which the timeline is found outlives it, even while it is read, but not for ever.
    await ripple.redis.expire(list, 60);
    await ripple.anybody.get(about('penguin'));
    await expect.poll(() => ripple.redis.ttl(list)).toBeGreaterThan(24 * 3_600);
    await ripple.redis.persist(list);
    await post(ada, 'a penguin again');
    await expect.poll(() => ripple.redis.ttl(list), { timeout: 30_000 }).toBeGreaterThan(24 * 3_600);
    await ripple.redis.del(key('penguin'));
    await post(ada, 'another penguin');
    await expect.poll(listed, { timeout: 30_000 }).toBe(0);
    expect(await ripple.redis.exists(key('penguin'))).toBe(0);
    // It may have been the first one, indexed late, that found it gone.
    const all = ['another penguin', 'a penguin again', 'a penguin'];
    await eventually(ripple.anybody, about('penguin'), all);
  });

  it('misses nothing that is posted while it is built, however often it is dropped', async () => {
    const ids: string[] = [];
    let going = true;
    const posting = (async () => {
      for (let number = 0; number < 60; number++) ids.push(await post(ada, `walrus ${number}`));
      going = false;
    })();
    while (going) {
      await ripple.redis.del(key('walrus'));
      await texts(ripple.anybody, about('walrus'));
    }
    await posting;
    const seen = async () =>
      (await items(ripple.anybody, `${about('walrus')}?limit=100`)).map(({ id }) => id);
    await expect.poll(seen, { timeout: 30_000 }).toEqual(ids.toReversed());
  });

  it('has feeds, and is for one word only', async () => {
    await texts(ripple.anybody, about('lighthouse'));
    const feed = '/v1/keywords/lighthouse/feed.';
    for (const format of ['rss', 'atom', 'json'])
      expect((await ripple.anybody.get(feed + format)).status).toBe(200);
    await post(ada, 'the lighthouse <b>');
    await eventually(ripple.anybody, about('lighthouse'), ['the lighthouse <b>']);
    await expect
      .poll(async () => (await ripple.anybody.get(`${feed}json`)).text, { timeout: 30_000 })
      .toContain('the lighthouse <b>');
    for (const word of ['밥', 'two words', '#tag', 'x'.repeat(51)]) {
      const { status, body } = await ripple.anybody.get(about(word));
      expect([status, body.errors?.[0].pointer]).toEqual([400, '/params/word']);
    }
  });
});

describe('the feed of a keyword', () => {
  it('that is kept is current also when its timeline has gone to sleep', async () => {
    const path = '/v1/keywords/hibernate/feed.json';
    await ada.post('/v1/posts', { text: 'to hibernate' });
    const feed = async () => (await ripple.anybody.get(path)).text;
    await expect.poll(feed, { timeout: 30_000 }).toContain('to hibernate');
    // As if the timeline had not been read for a day, and a post had found it gone.
    for (const name of ['keyword', 'keywords']) {
      await ripple.redis.del(
        ripple.ownRedis.together(`${ripple.isolation.namespace}:${name}:hibernate`, 'hibernate'),
      );
    }
    await ada.post('/v1/posts', { text: 'hibernate again' });
    await expect.poll(feed, { timeout: 30_000 }).toContain('hibernate again');
  });
});
