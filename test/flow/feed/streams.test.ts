import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostId } from '@ripple/ids';
import { createLivePublisher } from '@ripple/live';
import { startRipple, type TestRipple, type TestUser } from '@ripple/test-env';
import { EventSource } from 'eventsource';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventuallyTold, type OpenStream, openStream, told } from '../../sse.ts';
import { post } from './people.ts';

const HEARTBEAT_MS = 100;
const LIMIT = { timeout: 20_000, interval: 20 };

let ripple: TestRipple;
let people = 0;
const opened: OpenStream[] = [];

beforeAll(async () => {
  ripple = await startRipple({ settings: { STREAM_HEARTBEAT_MS: HEARTBEAT_MS } });
});
afterEach(() => Promise.all(opened.splice(0).map((stream) => stream.close())));
afterAll(() => ripple?.dispose());

const somebody = () => ripple.user(`listener_${++people}`);
const key = (name: string) => `${ripple.isolation.namespace}:live:${name}`;

async function open(path: string, options: { user?: TestUser; lastId?: string | undefined } = {}) {
  const stream = await openStream(ripple.url, `/v1/stream/${path}`, options);
  opened.push(stream);
  return stream;
}

/** Somebody who follows somebody. */
async function pair(): Promise<[author: TestUser, follower: TestUser]> {
  const [author, follower] = [await somebody(), await somebody()];
  await follower.put(`/v1/users/${author.handle}/follow`);
  return [author, follower];
}

it('costs nothing as long as nobody is connected', async () => {
  const [ada] = await pair();
  const public_ = '/v1/timelines/public';
  await ada.get(public_);
  await post(ada, 'to nobody');
  await expect.poll(async () => (await ada.get(public_)).text, LIMIT).toContain('to nobody');
  expect(await ripple.redis.exists(key('log'), key('topics'))).toBe(0);
});

describe('a home stream', () => {
  it('sends posts, their edits and deletions to those who follow, and no others', async () => {
    const [ada, bob] = await pair();
    const [stream, own, other] = [
      await open('home', { user: bob }),
      await open('home', { user: ada }),
      await open('home', { user: await somebody() }),
    ];
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(stream.headers.get('cache-control')).toContain('no-cache');
    expect(stream.headers.get('x-accel-buffering')).toBe('no');
    expect(stream.headers.get('ratelimit-limit')).toMatch(/^\d+$/);

    const id = await post(ada, 'hello');
    await eventuallyTold(stream, ['post hello']);
    expect(stream.events[0]).toMatchObject({ id, data: { id, author: { handle: ada.handle } } });
    await ada.patch(`/v1/posts/${id}`, { text: 'hello!' });
    await eventuallyTold(stream, ['post hello', 'edit hello!']);
    await ada.delete(`/v1/posts/${id}`);
    await eventuallyTold(stream, ['post hello', 'edit hello!', `delete ${id}`]);
    await eventuallyTold(own, ['post hello', 'edit hello!', `delete ${id}`]);
    expect(told(other)).toEqual([]);
  });

  it('tells what becomes of posts that were there before, and begins where they end', async () => {
    const [ada, bob] = await pair();
    const [older, newest] = [await post(ada, 'older'), await post(ada, 'newest')];
    await expect.poll(async () => (await bob.get('/v1/timelines/home')).text, LIMIT).toContain('newest');
    const stream = await open('home', { user: bob });
    await ada.patch(`/v1/posts/${newest}`, { text: 'newest!' });
    await eventuallyTold(stream, ['edit newest!']);
    await ada.delete(`/v1/posts/${older}`);
    await eventuallyTold(stream, ['edit newest!', `delete ${older}`]);
    expect(stream.events.map(({ id }) => id)).toEqual([newest, older]);
    expect(stream.lastId).toMatch(new RegExp(`^${newest}@`));
    await stream.close();
    await post(ada, 'missed');
    const again = await open('home', { user: bob, lastId: stream.lastId });
    // Not the changes again: the last id says how far in the log that was.
    await eventuallyTold(again, ['post missed']);
  });

  it('says why a post is in it, and sends none that has no reason to be', async () => {
    const [ada, bob] = [await somebody(), await somebody()];
    const tag = `topic_${ada.handle}`;
    await bob.put(`/v1/tags/${tag}/follow`);
    const stream = await open('home', { user: bob });
    await post(ada, 'nothing');
    await post(ada, `about #${tag}`);
    await eventuallyTold(stream, [`post about #${tag}`]);
    expect(stream.events[0]?.data.via).toEqual({ tag });
    await bob.delete(`/v1/tags/${tag}/follow`);
    await post(ada, `again #${tag}`);
    await post(bob, 'end');
    await eventuallyTold(stream, [`post about #${tag}`, 'post end']);
  });

  it('sends posts for followers, and of those who are blocked, muted or left nothing', async () => {
    const [ada, bob] = await pair();
    const others = await Promise.all([somebody(), somebody(), somebody()]);
    for (const { handle } of others) await bob.put(`/v1/users/${handle}/follow`);
    const [blocked, muted, left] = others;
    const stream = await open('home', { user: bob });
    await blocked.put(`/v1/users/${bob.handle}/block`);
    await bob.put(`/v1/users/${muted.handle}/mute`);
    await bob.delete(`/v1/users/${left.handle}/follow`);
    for (const each of others) await post(each, 'not for bob');
    await post(ada, 'for followers', { visibility: 'followers' });
    await post(ada, `direct @${bob.handle}`, { visibility: 'direct' });
    await post(ada, 'end');
    await eventuallyTold(stream, ['post for followers', 'post end']);
  });

  it('sends a post that several pass on once', async () => {
    const [ada, bob] = await pair();
    const friend = await somebody();
    await bob.put(`/v1/users/${friend.handle}/follow`);
    const stream = await open('home', { user: bob });
    const id = await post(await somebody(), 'far away');
    await ada.put(`/v1/posts/${id}/repost`);
    await eventuallyTold(stream, ['post ↻ far away']);
    await friend.put(`/v1/posts/${id}/repost`);
    await post(friend, 'end');
    await eventuallyTold(stream, ['post ↻ far away', 'post end']);
  });
});

describe('public, tag and notification streams', () => {
  it('send what is public, to anybody, and with rules for whoever is logged in', async () => {
    const [ada, bob] = await pair();
    const tag = `tag_${ada.handle}`;
    const streams = [
      await open('public'),
      await open(`tags/%23${tag}`),
      await open(`tags/${tag}`, { user: bob }),
    ];
    const blocked = await open(`tags/${tag}`, { user: await somebody() });
    await ada.put(`/v1/users/listener_${people}/block`);
    await post(ada, `secret #${tag}`, { visibility: 'followers' });
    const id = await post(ada, `one #${tag}`);
    for (const stream of streams) {
      await expect.poll(() => told(stream), LIMIT).toContain(`post one #${tag}`);
      expect(told(stream)).not.toContain(`post secret #${tag}`);
    }
    await ada.delete(`/v1/posts/${id}`);
    for (const stream of streams) await expect.poll(() => told(stream), LIMIT).toContain(`delete ${id}`);
    expect(told(blocked)).toEqual([]);
  });

  it('send notifications, and those that were missed', async () => {
    const [ada, bob] = await pair();
    const stream = await open('notifications', { user: ada });
    const id = await post(ada, 'like me');
    await bob.put(`/v1/posts/${id}/favourite`);
    await expect.poll(() => told(stream).at(-1), LIMIT).toBe('notification favourite');
    const lastId = stream.events.at(-1)?.id;
    expect(stream.events.at(-1)?.data).toMatchObject({ id: lastId, actors: [{ handle: bob.handle }] });
    await stream.close();
    await post(bob, `hello @${ada.handle}`);
    const missed = async () => (await ada.get('/v1/notifications')).body.items.length;
    await expect.poll(missed, LIMIT).toBe(3);
    const again = await open('notifications', { user: ada, lastId });
    await eventuallyTold(again, ['notification mention']);
    expect((await ripple.anybody.get('/v1/stream/notifications')).status).toBe(401);
  });
});

describe('Last-Event-ID', () => {
  it('is known before the first event, also where there is nothing yet', async () => {
    const [ada, bob] = await pair();
    for (const [path, user] of [
      ['notifications', ada],
      ['home', await somebody()],
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

  it('that is the id of a post that came at once is enough', async () => {
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

  it('replays from the timeline what the log does not hold', async () => {
    const [ada, bob] = await pair();
    const first = await post(ada, 'before anybody listened 1');
    for (let number = 2; number <= 90; number++) await post(ada, `before anybody listened ${number}`);
    const home = async () => (await bob.get('/v1/timelines/home')).text;
    await expect.poll(home, LIMIT).toContain('listened 90');
    const stream = await open('home', { user: bob, lastId: first });
    const all = Array.from({ length: 89 }, (_, index) => `post before anybody listened ${index + 2}`);
    await eventuallyTold(stream, all);
    await post(ada, 'live');
    await eventuallyTold(stream, [...all, 'post live']);
  });

  it.each(['0', 'x', '9007199254740993', '-1'])('that is none (%s) is none', async (lastId) => {
    const stream = await open('public', { lastId });
    expect(stream.status).toBe(200);
    await expect.poll(() => stream.comments.length, LIMIT).toBeGreaterThan(1);
    expect(told(stream)).toEqual([]);
  });

  it('leaves no gap and makes no double, while posts come and readers are cut', async () => {
    const [ada, bob] = await pair();
    const cid = await somebody();
    await bob.put(`/v1/users/${cid.handle}/follow`);
    // From here on the log has everything.
    await open('home', { user: bob });
    const texts = Array.from({ length: 240 }, (_, number) => `number ${number}`);
    const posting = (async () => {
      for (let from = 0; from < texts.length; from += 6) {
        await Promise.all(texts.slice(from, from + 6).map((text, n) => post(n % 2 ? ada : cid, text)));
        await sleep(10);
      }
    })();
    /** Reads a while, is cut, comes back with the last id that it has. */
    const readAll = async (seed: number): Promise<string[]> => {
      const seen: string[] = [];
      // What is posted before the first stream is not asked for: it begins before the first post.
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
      expect(seen.length, 'nothing twice').toBe(new Set(seen).size);
      expect(seen.toSorted()).toEqual(texts.map((text) => `post ${text}`).toSorted());
    }
  }, 60_000);
});

describe('a stream', () => {
  it('is kept by a client of the standard across a restart of the api', async () => {
    const [ada, bob] = await pair();
    const seen: string[] = [];
    const source = new EventSource(`${ripple.url}/v1/stream/home`, {
      fetch: (input, init) =>
        fetch(input, { ...init, headers: { ...init.headers, authorization: `Bearer ${bob.token}` } }),
    });
    source.addEventListener('post', ({ data }) => seen.push(JSON.parse(data).text));
    await expect.poll(() => source.readyState, LIMIT).toBe(EventSource.OPEN);
    await post(ada, 'one');
    await expect.poll(() => seen, LIMIT).toEqual(['one']);
    const since = Date.now();
    await ripple.stop('api');
    expect(Date.now() - since, 'open streams do not hold up the end').toBeLessThan(2_000);
    await ripple.start('api');
    await post(ada, 'two');
    await expect.poll(() => seen, LIMIT).toEqual(['one', 'two']);
    source.close();
  }, 30_000);

  it('shows that it is alive, and is counted', async () => {
    const stream = await open('public');
    await expect.poll(() => stream.comments.length, LIMIT).toBeGreaterThan(3);
    const metrics = async () => (await ripple.anybody.get('/metrics')).text;
    expect(await metrics()).toMatch(/ripple_open_streams [1-9]/);
    await stream.close();
    await expect.poll(metrics, LIMIT).toMatch(/ripple_open_streams 0/);
  });

  it('of a reader who does not read is ended', async () => {
    const bob = await somebody();
    const { port } = new URL(ripple.url);
    const socket = connect(Number(port), '127.0.0.1');
    const ended = once(socket, 'close');
    socket.on('error', () => {});
    socket.write(`GET /v1/stream/home HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${bob.token}\r\n\r\n`);
    let received = '';
    socket.on('data', (data) => {
      received += data;
    });
    await expect.poll(() => received, LIMIT).toContain(': live');
    const id = await post(bob, 'x'.repeat(4_900));
    await expect.poll(() => received, LIMIT).toContain(`id: ${id}`);
    socket.pause();
    const live = createLivePublisher(ripple.redis, ripple.isolation.namespace);
    // So much that no buffer of the operating system takes it.
    for (let round = 0; round < 80; round++) {
      await Promise.all(Array.from({ length: 50 }, () => live.changed('edit', Number(id) as PostId)));
    }
    const metrics = async () => (await ripple.anybody.get('/metrics')).text;
    await expect.poll(metrics, LIMIT).toMatch(/ripple_streams_dropped_total 1/);
    await expect.poll(metrics, LIMIT).toMatch(/ripple_open_streams 0/);
    socket.resume();
    await ended;
  }, 60_000);

  it('tells a post once that was delivered twice', async () => {
    const [ada, bob] = await pair();
    const stream = await open('home', { user: bob });
    const id = await post(ada, 'once');
    await eventuallyTold(stream, ['post once']);
    const about = { version: 1, postId: Number(id), authorId: Number(ada.id), acceptedAt: Date.now() };
    const message = { type: 'deliver-home', ...about, shards: { from: 0, to: 255 } };
    // biome-ignore lint/suspicious/noExplicitAny: as fan-out makes it, but with numbers that are no ids by type
    await ripple.broker.publish({ lane: 'followers', message: message as any });
    await post(ada, 'end');
    await eventuallyTold(stream, ['post once', 'post end']);
  });

  it('is refused when there are too many', async () => {
    await ripple.restart('api', { STREAMS_AT_ONCE: 1 });
    await open('public');
    const refused = await ripple.anybody.get('/v1/stream/public');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});
