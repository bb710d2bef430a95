import { type PostEvent, Ripple, RippleError, type RippleSettings, type StreamState } from '@ripple/client';
import { startTcpProxy, type TcpProxy } from '@ripple/test-env';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

const QUICK = { firstWaitMs: 20 };
const LIMIT = { timeout: 30_000, interval: 20 };

let server: TestRipple;
/** Between the clients and the api. */
let wire: TcpProxy;
let anybody: Ripple;
let people = 0;

beforeAll(async () => {
  server = await startRipple({ settings: { STREAM_HEARTBEAT_MS: 100 } });
  wire = await startTcpProxy(server.url);
  anybody = new Ripple({ url: wire.url, retry: QUICK });
});
beforeEach(() => wire.heal());
afterAll(async () => {
  await wire?.close();
  await server?.dispose();
});

interface Person extends Ripple {
  handle: string;
  /** For a client that doesn't go by way of the wire. */
  settings: { url: string; token: string | undefined };
}

async function somebody(): Promise<Person> {
  const { user, token } = await anybody.users.create({ handle: `client_${++people}` });
  const ripple = new Ripple({ url: wire.url, token, retry: QUICK });
  return Object.assign(ripple, { handle: user.handle, settings: { url: server.url, token } });
}

async function pair() {
  const [author, follower] = [await somebody(), await somebody()];
  await follower.users.follow(author.handle);
  return [author, follower] as const;
}

async function textsOf(posts: AsyncIterable<{ text: string }>): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of posts) texts.push(text);
  return texts;
}

const refused = (call: Promise<unknown>): Promise<RippleError> =>
  call.then(
    () => Promise.reject(new Error('this should have been refused')),
    (error) => (error instanceof RippleError ? error : Promise.reject(error)),
  );

describe('a client', () => {
  it('does what people do', async () => {
    const [ada, bob] = await pair();
    const { id, tags } = await ada.posts.create({ text: `Hello #바다 @${bob.handle}` });
    expect(tags).toEqual(['바다']);
    await bob.posts.favourite(id);
    await bob.posts.create({ text: 'Hello!', inReplyTo: id });
    expect((await bob.posts.get(id)).viewer).toMatchObject({ favourited: true, reposted: false });
    expect((await ada.posts.edit(id, { text: 'Hello #바다' })).editedAt).not.toBeNull();
    expect((await bob.users.get(ada.handle)).viewer).toMatchObject({ following: true });
    await expect.poll(() => textsOf(anybody.timelines.tag('바다')), LIMIT).toEqual(['Hello #바다']);
    await expect.poll(() => textsOf(bob.timelines.home()), LIMIT).toEqual(['Hello!', 'Hello #바다']);
    await expect.poll(() => textsOf(bob.timelines.replies(id)), LIMIT).toEqual(['Hello!']);
    await expect.poll(() => ada.notifications.unread(), LIMIT).toBe(3);
    const told: { id: string; kind: string }[] = [];
    for await (const { id, kind } of ada.notifications.list()) told.push({ id, kind });
    // They come by several lanes, so in any order.
    expect(told.map(({ kind }) => kind).sort()).toEqual(['favourite', 'follow', 'reply']);
    await ada.notifications.markRead(told[0]?.id ?? '');
    expect(await ada.notifications.unread()).toBe(0);
    await ada.topics.follow({ keyword: '바다' });
    await ada.topics.follow({ tag: '바다' });
    expect(await ada.topics.list()).toHaveLength(2);
    await ada.topics.unfollow({ tag: '바다' });
    expect(await ada.topics.list()).toEqual([{ keyword: '바다' }]);
    const names: string[] = [];
    for await (const { handle } of anybody.pages('/v1/users/{handle}/followers', { handle: ada.handle })) {
      names.push(handle);
    }
    expect(names).toEqual([bob.handle]);
    expect((await fetch(anybody.feeds.tag('바다', 'atom'))).status).toBe(200);
    await ada.posts.delete(id);
    expect((await refused(bob.posts.get(id))).status).toBe(404);
  });

  it('says what was refused, and why', async () => {
    const ada = await somebody();
    const invalid = await refused(ada.posts.create({ text: '' }));
    expect(invalid).toMatchObject({ status: 400, errors: [{ pointer: '/text' }] });
    expect(invalid.message).toBe(invalid.detail);
    expect(await refused(ada.users.create({ handle: ada.handle }))).toMatchObject({
      status: 409,
      detail: `The handle ${ada.handle} is taken.`,
    });
    expect(await refused(anybody.posts.create({ text: 'hi' }))).toMatchObject({ status: 401 });
    expect(await refused(textsOf(anybody.timelines.home()))).toMatchObject({ status: 401 });
    const stream = anybody.stream('home')[Symbol.asyncIterator]();
    expect(await refused(stream.next())).toMatchObject({ status: 401 });
  });

  it('reads each post once while others arrive', async () => {
    const ada = await somebody();
    const before = Array.from({ length: 45 }, (_, number) => `number ${number}`);
    for (const text of before) await ada.posts.create({ text });
    const seen: string[] = [];
    for await (const { text } of ada.timelines.user(ada.handle, { limit: 7 })) {
      seen.push(text);
      if (seen.length % 5 === 0) await ada.posts.create({ text: `meanwhile ${seen.length}` });
    }
    expect(seen).toEqual(before.toReversed());
  });
});

describe('a write whose answer is lost', () => {
  it('is done once', async () => {
    const ada = await somebody();
    const asked: string[] = [];
    const settings: RippleSettings = {
      ...ada.settings,
      retry: { firstWaitMs: 1 },
      async fetch(request) {
        const response = await fetch(request);
        asked.push(request.method);
        if (asked.length % 3 !== 0) throw new TypeError('the answer was lost');
        return response;
      },
    };
    const forgetful = new Ripple(settings);
    const { id } = await forgetful.posts.create({ text: 'once' });
    expect(asked).toEqual(['POST', 'POST', 'POST']);
    expect(await textsOf(ada.timelines.user(ada.handle))).toEqual(['once']);
    await forgetful.posts.delete(id);
    expect(asked).toHaveLength(6);
    // Otherwise the handle would be taken by a user without a token.
    const { token } = await new Ripple({ ...settings, token: undefined }).users.create({
      handle: `client_${++people}`,
    });
    expect(asked).toHaveLength(9);
    await new Ripple({ url: server.url, token }).posts.create({ text: 'I am' });
  });

  it('is done once when the connection breaks in the middle of the answer', async () => {
    const ada = await somebody();
    const text = 'x'.repeat(4_000);
    // The request is through by then, and the answer, which repeats the text, is not.
    wire.cut(6_000);
    const { id } = await ada.posts.create({ text });
    const posts: string[] = [];
    for await (const post of ada.timelines.user(ada.handle)) posts.push(post.id);
    expect(posts).toEqual([id]);
  });

  it('is not done again by a later request with its key', async () => {
    const ada = await somebody();
    const idempotencyKey = 'draft-17';
    const first = await ada.posts.create({ text: 'a draft' }, { idempotencyKey });
    expect((await ada.posts.create({ text: 'a draft' }, { idempotencyKey })).id).toBe(first.id);
    expect(await refused(ada.posts.create({ text: 'another' }, { idempotencyKey }))).toMatchObject({
      status: 422,
    });
  });
});

describe('a stream', () => {
  /** Reads in the background what a stream tells, until it is closed. */
  function follow(reader: Ripple, lastEventId?: string) {
    const leaving = new AbortController();
    const told: string[] = [];
    const states: StreamState[] = [];
    const stream = reader.stream('home', {
      signal: leaving.signal,
      lastEventId,
      silenceLimitMs: 1_000,
      longestWaitMs: 50,
      onState: (state) => states.push(state),
    });
    const ended = (async () => {
      for await (const event of stream) told.push(line(event));
    })();
    const close = () => {
      leaving.abort();
      return ended;
    };
    return { told, states, close };
  }
  const line = (event: PostEvent) =>
    `${event.type} ${event.type === 'delete' ? event.id : (event.post.repostOf ?? event.post).text}`;

  it('goes on where it was when its connection is cut, without a gap or a double', async () => {
    const [ada, bob] = await pair();
    const stream = follow(bob);
    await expect.poll(() => stream.states, LIMIT).toContain('live');
    const expected: string[] = [];
    for (let round = 0; round < 8; round++) {
      // In the middle of what comes, wherever that is.
      wire.cut(300 + round * 531);
      const ids: string[] = [];
      for (let number = 0; number < 4; number++) {
        const { id } = await ada.posts.create({ text: `${round}.${number}` });
        ids.push(id);
        expected.push(`post ${round}.${number}`);
      }
      await expect.poll(() => stream.told.length, LIMIT).toBe(expected.length);
      await ada.posts.edit(ids[0] as string, { text: `${round}.0!` });
      await ada.posts.delete(ids[1] as string);
      expected.push(`edit ${round}.0!`, `delete ${ids[1]}`);
      wire.cut();
      await expect.poll(() => stream.told.length, LIMIT).toBe(expected.length);
    }
    await ada.posts.create({ text: 'end' });
    await expect.poll(() => stream.told.at(-1), LIMIT).toBe('post end');
    expect(stream.told.toSorted()).toEqual([...expected, 'post end'].toSorted());
    expect(stream.states.filter((state) => state === 'waiting').length).toBeGreaterThan(7);
    await stream.close();
  });

  it('notices that its connection is dead', async () => {
    const [ada, bob] = await pair();
    const stream = follow(bob);
    await expect.poll(() => stream.states, LIMIT).toContain('live');
    wire.blackHole();
    await new Ripple(ada.settings).posts.create({ text: 'you cannot hear me' });
    await expect.poll(() => stream.states, LIMIT).toContain('waiting');
    expect(stream.told).toEqual([]);
    await wire.heal();
    await expect.poll(() => stream.told, LIMIT).toEqual(['post you cannot hear me']);
    await stream.close();
  });

  it('begins behind a page that was read before', async () => {
    const [ada, bob] = await pair();
    await ada.posts.create({ text: 'on the page' });
    await expect.poll(() => textsOf(bob.timelines.home()), LIMIT).toEqual(['on the page']);
    for await (const { items } of bob.timelines.home().byPage()) {
      await ada.posts.create({ text: 'between page and stream' });
      const stream = follow(bob, items[0]?.id);
      await expect.poll(() => stream.told, LIMIT).toEqual(['post between page and stream']);
      await stream.close();
    }
  });

  it('of notifications misses none while it is away, from the start', async () => {
    const [ada, bob] = [await somebody(), await somebody()];
    const states: StreamState[] = [];
    const stream = ada.stream('notifications', { longestWaitMs: 50, onState: (state) => states.push(state) });
    const events = stream[Symbol.asyncIterator]();
    const first = events.next();
    await expect.poll(() => states, LIMIT).toContain('live');
    wire.refuse();
    await new Ripple(bob.settings).posts.create({ text: `hello @${ada.handle}` });
    await wire.heal();
    const { value } = await first;
    await events.return?.();
    expect(value?.notification).toMatchObject({ kind: 'mention', actors: [{ handle: bob.handle }] });
  });

  it('ends its connection when the loop is left', async () => {
    const bob = await somebody();
    const open = async () =>
      (await server.anybody.get('/metrics')).text.match(/^ripple_open_streams (\d+)/m)?.[1];
    await expect.poll(open, LIMIT).toBe('0');
    await bob.posts.create({ text: 'mine' });
    for await (const event of bob.stream('home', { lastEventId: '1' })) {
      expect(event.type).toBe('post');
      expect(await open()).toBe('1');
      break;
    }
    await expect.poll(open, LIMIT).toBe('0');
  });
});
