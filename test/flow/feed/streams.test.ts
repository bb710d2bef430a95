import { once } from 'node:events';
import { connect } from 'node:net';
import { createLivePublisher } from '@ripple/live';
import type { PostId } from '@ripple/messages';
import { EventSource } from 'eventsource';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventuallyTold, told } from '../../sse.ts';
import { moderatorOf } from '../moderation/cast.ts';
import { post } from './people.ts';
import { LIMIT, type Listeners, startListeners } from './stream-listeners.ts';

let listeners: Listeners;
let ripple: Listeners['ripple'];
let newUser: Listeners['newUser'];
let pair: Listeners['pair'];
let open: Listeners['open'];
let key: Listeners['key'];

beforeAll(async () => {
  listeners = await startListeners();
  ({ ripple, newUser, pair, open, key } = listeners);
});
afterEach(() => listeners.closeStreams());
afterAll(() => ripple?.dispose());

it('costs nothing while no stream is open', async () => {
  const [ada] = await pair();
  const public_ = '/v1/timelines/public';
  await ada.get(public_);
  await post(ada, 'to no stream');
  await expect.poll(async () => (await ada.get(public_)).text, LIMIT).toContain('to no stream');
  expect(await ripple.redis.exists(key('log'), key('topics'))).toBe(0);
});

describe('a home stream', () => {
  it('sends posts, their edits and deletions to followers and no other users', async () => {
    const [ada, bob] = await pair();
    const [stream, own, other] = [
      await open('home', { user: bob }),
      await open('home', { user: ada }),
      await open('home', { user: await newUser() }),
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

  it('sends changes of older posts, and starts after the newest of them', async () => {
    const [ada, bob] = await pair();
    const [older, newest] = [await post(ada, 'older'), await post(ada, 'newest')];
    await bob.get('/v1/timelines/home');
    // A stream that begins between the home and its log is sent the post.
    const delivery = async (id: string) => (await ada.get(`/v1/posts/${id}/delivery`)).body.rings.followers;
    for (const id of [older, newest])
      await expect.poll(() => delivery(id), LIMIT).toMatchObject({ completedAt: expect.any(String) });
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
    // The changes are not repeated: the last id holds the place in the log.
    await eventuallyTold(again, ['post missed']);
  });

  it('says why a post is in it, and sends no post without a reason', async () => {
    const [ada, bob] = [await newUser(), await newUser()];
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

  it('sends posts for followers, and none of authors who are blocked, muted or unfollowed', async () => {
    const [ada, bob] = await pair();
    const others = await Promise.all([newUser(), newUser(), newUser()]);
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

  it('sends a post once that several followed users repost', async () => {
    const [ada, bob] = await pair();
    const friend = await newUser();
    await bob.put(`/v1/users/${friend.handle}/follow`);
    const stream = await open('home', { user: bob });
    const id = await post(await newUser(), 'far away');
    await ada.put(`/v1/posts/${id}/repost`);
    await eventuallyTold(stream, ['post ↻ far away']);
    await friend.put(`/v1/posts/${id}/repost`);
    await post(friend, 'end');
    await eventuallyTold(stream, ['post ↻ far away', 'post end']);
  });
});

describe('public, tag and notification streams', () => {
  it('send public posts without a log-in, and with one by the rules of the viewer', async () => {
    const [ada, bob] = await pair();
    const tag = `tag_${ada.handle}`;
    const streams = [
      await open('public'),
      await open(`tags/%23${tag}`),
      await open(`tags/${tag}`, { user: bob }),
    ];
    const stranger = await newUser();
    const blocked = await open(`tags/${tag}`, { user: stranger });
    await ada.put(`/v1/users/${stranger.handle}/block`);
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

  it('send no post that was hidden just after another stream has sent it', async () => {
    const ada = await newUser();
    const stream = await open('public');
    await post(ada, 'before');
    await expect.poll(() => told(stream), LIMIT).toContain('post before');
    const { lastId } = stream;
    const id = await post(ada, 'rude');
    await expect.poll(() => told(stream), LIMIT).toContain('post rude');
    const act = { state: 'hidden', reason: '' };
    const { status } = await moderatorOf(ripple.url).put(`/v1/moderation/posts/${id}`, {}, act);
    expect(status).toBe(200);
    const later = await open('public', { lastId });
    await expect.poll(() => later.comments, LIMIT).toContain('live');
    expect(told(later)).not.toContain('post rude');
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

describe('a stream', () => {
  it('is resumed by a standard client after a restart of the api', async () => {
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
    expect(Date.now() - since, 'open streams do not delay the stop').toBeLessThan(2_000);
    await ripple.start('api');
    await post(ada, 'two');
    await expect.poll(() => seen, LIMIT).toEqual(['one', 'two']);
    source.close();
  }, 60_000);

  it('sends heartbeats, and is counted', async () => {
    const stream = await open('public');
    await expect.poll(() => stream.comments.length, LIMIT).toBeGreaterThan(3);
    const metrics = async () => (await ripple.anybody.get('/metrics')).text;
    expect(await metrics()).toMatch(/ripple_open_streams [1-9]/);
    await stream.close();
    await expect.poll(metrics, LIMIT).toMatch(/ripple_open_streams 0/);
  });

  it('is ended when its client does not read', async () => {
    const bob = await newUser();
    const { port } = new URL(ripple.url);
    const socket = connect(Number(port), '127.0.0.1');
    const ended = once(socket, 'close');
    socket.on('error', () => {});
    socket.write(`GET /v1/stream/home HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${bob.token}\r\n\r\n`);
    let received = '';
    socket.on('data', (data) => {
      received += data;
    });
    await expect.poll(() => received, LIMIT).toContain(': live');
    // 54 KB: as long as a post can be.
    const id = await post(bob, '👩‍🚀'.repeat(4_900));
    await expect.poll(() => received, LIMIT).toContain(`id: ${id}`);
    socket.pause();
    const live = createLivePublisher(ripple.ownRedis, ripple.isolation.namespace);
    // More than the buffers of the operating system take.
    for (let round = 0; round < 10; round++) {
      await Promise.all(Array.from({ length: 50 }, () => live.changed('edit', Number(id) as PostId)));
    }
    const metrics = async () => (await ripple.anybody.get('/metrics')).text;
    await expect.poll(metrics, LIMIT).toMatch(/ripple_streams_dropped_total 1/);
    await expect.poll(metrics, LIMIT).toMatch(/ripple_open_streams 0/);
    socket.resume();
    await ended;
  }, 60_000);

  it('sends a post once that was delivered twice', async () => {
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
