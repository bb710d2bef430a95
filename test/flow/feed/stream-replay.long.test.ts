import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventuallyTold, openStream, told } from '../../sse.ts';
import { post } from './people.ts';
import { LIMIT, type Listeners, startListeners } from './stream-listeners.ts';

let listeners: Listeners;
let ripple: Listeners['ripple'];
let newUser: Listeners['newUser'];
let pair: Listeners['pair'];
let open: Listeners['open'];
let opened: Listeners['opened'];
let key: Listeners['key'];

beforeAll(async () => {
  listeners = await startListeners();
  ({ ripple, newUser, pair, open, opened, key } = listeners);
});
afterEach(() => listeners.closeStreams());
afterAll(() => ripple?.dispose());

describe('Last-Event-ID', () => {
  it('comes before the first event, also in an empty timeline', async () => {
    const [ada, bob] = await pair();
    for (const [path, user] of [
      ['notifications', ada],
      ['home', await newUser()],
      [`tags/nothing_${ada.handle}`, undefined],
    ] as const) {
      const stream = await open(path, { ...(user && { user }) });
      await expect.poll(() => stream.lastId, LIMIT).toMatch(/^\d+$/);
    }
    const [cut] = opened.splice(-3, 1);
    await cut?.close();
    const lastId = cut?.lastId;
    await bob.put(`/v1/posts/${await post(ada, 'like me')}/favourite`);
    await expect.poll(async () => (await ada.get('/v1/notifications')).body.unread, LIMIT).toBe(2);
    const again = await open('notifications', { user: ada, lastId });
    await eventuallyTold(again, ['notification favourite']);
  });

  it('replays what was missed in the order in which it came, then goes on', async () => {
    const [ada, bob] = await pair();
    const stream = await open('home', { user: bob });
    const first = await post(ada, 'first');
    await eventuallyTold(stream, ['post first']);
    expect(stream.lastId).toBe(first);
    await stream.close();
    const gone = await post(ada, 'second');
    await post(ada, 'third');
    await ada.patch(`/v1/posts/${first}`, { text: 'first!' });
    await ada.delete(`/v1/posts/${gone}`);
    await expect.poll(() => ripple.redis.xlen(key('log')), LIMIT).toBeGreaterThan(3);
    await expect
      .poll(async () => JSON.stringify(await ripple.redis.xrange(key('log'), '-', '+')), LIMIT)
      .toMatch(/"delete"[^\]]*"changes/);
    const again = await open('home', { user: bob, lastId: first });
    await expect.poll(() => told(again).toSorted(), LIMIT).toEqual(['edit first!', 'post third']);
    await post(ada, 'fourth');
    await expect.poll(() => told(again).at(-1), LIMIT).toBe('post fourth');
  });

  it('may be the id of any post that was sent live', async () => {
    const [ada, bob] = await pair();
    const stream = await open('home', { user: bob });
    const ids = [await post(ada, 'one'), await post(ada, 'two'), await post(ada, 'three')];
    await eventuallyTold(stream, ['post one', 'post two', 'post three']);
    await stream.close();
    await post(ada, 'four');
    for (const [index, lastId] of ids.entries()) {
      const again = await open('home', { user: bob, lastId });
      await eventuallyTold(again, ['post two', 'post three', 'post four'].slice(index));
    }
  });

  it('replays posts from the timeline that the log does not hold', async () => {
    const [ada, bob] = await pair();
    const first = await post(ada, 'before the stream 1');
    for (let number = 2; number <= 90; number++) await post(ada, `before the stream ${number}`);
    const home = async () => (await bob.get('/v1/timelines/home')).text;
    await expect.poll(home, LIMIT).toContain('the stream 90');
    const stream = await open('home', { user: bob, lastId: first });
    const all = Array.from({ length: 89 }, (_, index) => `post before the stream ${index + 2}`);
    await eventuallyTold(stream, all);
    await post(ada, 'live');
    await eventuallyTold(stream, [...all, 'post live']);
  });

  it.each(['0', 'x', '9007199254740993', '-1'])('that is not an id (%s) is ignored', async (lastId) => {
    const stream = await open('public', { lastId });
    expect(stream.status).toBe(200);
    await expect.poll(() => stream.comments.length, LIMIT).toBeGreaterThan(1);
    expect(told(stream)).toEqual([]);
  });

  it.each<[string, (id: string) => string]>([
    ['ten minutes ahead', (id) => String(BigInt(id) + 4096n * 600_000n)],
    ['the highest that there can be', () => String(Number.MAX_SAFE_INTEGER)],
    ['ahead, and a place', (id) => `${BigInt(id) + 4096n * 600_000n}@9999999999999-0`],
  ])('that is %s is now', async (_, ahead) => {
    const [ada, bob] = await pair();
    const before = await post(ada, 'before');
    const lastId = ahead(before);
    const streams = [
      await open('home', { user: bob, lastId }),
      await open('public', { lastId }),
      await open('notifications', { user: ada, lastId }),
    ] as const;
    for (const stream of streams) {
      await expect.poll(() => stream.comments, LIMIT).toContain('live');
      expect(BigInt(stream.lastId?.split('@')[0] ?? 0), 'it is told an id of now').toBeLessThan(
        BigInt(before) + 4096n * 60_000n,
      );
    }
    await post(ada, 'after');
    await bob.put(`/v1/posts/${before}/favourite`);
    const expected = ['post after', 'post after', 'notification favourite'];
    for (const [n, stream] of streams.entries()) {
      await expect.poll(() => told(stream), LIMIT).toContain(expected[n]);
    }
  });

  it('has no gaps and no duplicates while posts come and readers are disconnected', async () => {
    const [ada, bob] = await pair();
    const cid = await newUser();
    await bob.put(`/v1/users/${cid.handle}/follow`);
    // The log holds every post once a stream is open.
    await open('home', { user: bob });
    const texts = Array.from({ length: 240 }, (_, number) => `number ${number}`);
    const posting = (async () => {
      for (let from = 0; from < texts.length; from += 6) {
        await Promise.all(texts.slice(from, from + 6).map((text, n) => post(n % 2 ? ada : cid, text)));
        await sleep(10);
      }
    })();
    /** Reads for a while, disconnects, and returns with its last id, until every post was sent. */
    const readAll = async (seed: number): Promise<string[]> => {
      const seen: string[] = [];
      // The id of a user is older than the first post, so the first stream starts before all posts.
      let lastId: string | undefined = bob.id;
      for (let round = 0; seen.length < texts.length && round < 400; round++) {
        const stream = await openStream(ripple.url, '/v1/stream/home', { user: bob, lastId });
        await sleep(((seed + 1) * (round + 3) * 37) % 120);
        await stream.close();
        seen.push(...told(stream));
        lastId = stream.lastId ?? lastId;
      }
      await sleep(0);
      return seen;
    };
    const readers = await Promise.all(Array.from({ length: 6 }, (_, seed) => readAll(seed)));
    await posting;
    for (const seen of readers) {
      expect(seen.length, 'no duplicates').toBe(new Set(seen).size);
      expect(seen.toSorted()).toEqual(texts.map((text) => `post ${text}`).toSorted());
    }
  }, 120_000);
});
