import { nowhere, serverUrls } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from './expect-problem.ts';

let ripple: TestRipple;
let ada: TestUser;
let follower: TestUser;
let stranger: TestUser;

beforeAll(async () => {
  ripple = await startRipple();
  ada = await ripple.user('ada', 'Ada');
  follower = await ripple.user('follower');
  stranger = await ripple.user('stranger');
  await follower.put('/v1/users/ada/follow');
});
afterAll(() => ripple?.dispose());

const home = '/v1/timelines/home';
const profile = '/v1/users/ada/posts';
const open = '/v1/timelines/public';
const tagged = (tag: string) => `/v1/timelines/tags/${tag}`;

const postIds = async (reader: TestClient, path: string): Promise<string[]> =>
  (await reader.get(path)).body.items.map((item: { id: string }) => item.id);
const until = (reader: TestClient, path: string) =>
  expect.poll(() => postIds(reader, path), { timeout: 30_000 });

describe('POST /v1/posts', () => {
  it('answers with every field of a post, and where it is', async () => {
    const text = 'Hello #바다 @Follower @nobody_there see https://example.com/?a=1&b=2 <b>&amp;';
    const { status, headers, body } = await ada.post('/v1/posts', { text });
    expect(status).toBe(201);
    expect(headers.get('content-type')).toMatch(/^application\/json\b/);
    expect(headers.get('location')).toBe(`/v1/posts/${body.id}`);
    expect(body).toEqual({
      id: expect.stringMatching(/^[1-9][0-9]{1,15}$/),
      author: { id: ada.id, handle: 'ada', name: 'Ada', avatar: null },
      type: 'post',
      text,
      data: null,
      tags: ['바다'],
      mentions: [{ id: follower.id, handle: 'follower' }],
      links: ['https://example.com/?a=1&b=2'],
      media: [],
      visibility: 'public',
      inReplyTo: null,
      repostOf: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      editedAt: null,
      counts: { replies: 0, favourites: 0, reposts: 0 },
      viewer: { favourited: false, reposted: false, bookmarked: false },
    });
    for (const reader of [ada, follower, stranger, ripple.anybody]) {
      expect((await reader.get(`/v1/posts/${body.id}`)).body).toEqual(body);
    }
    expect((await ripple.anybody.get(profile)).body.items[0]).toEqual(body);
    expect((await ada.get(home)).body.items[0]).toEqual(body);
  });

  it('numbers posts by time', async () => {
    const made = [];
    for (let n = 0; n < 5; n++) made.push((await ada.post('/v1/posts', { text: `no ${n}` })).body);
    const ids = made.map((post) => Number(post.id));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(ids.every((id) => Number.isSafeInteger(id))).toBe(true);
    const times = made.map((post) => post.createdAt);
    expect(times).toEqual(times.toSorted());
  });

  it.each([
    ['Latin', 'a'],
    ['composed Korean', '한'],
    ['decomposed Korean', '한'.normalize('NFD')],
    ['emoji with a skin tone', '👍🏽'],
    ['flags', '🇰🇷'],
    ['combining accents', 'e\u0301'],
  ])('takes 5,000 characters of %s, and not one more', async (_, character) => {
    const { status, body, text } = await ada.post('/v1/posts', { text: character.repeat(5_000) });
    expect(status, text.slice(0, 200)).toBe(201);
    expect(body.text.normalize('NFC')).toBe(character.repeat(5_000).normalize('NFC'));
    const newest = await postIds(ada, profile);
    expectProblem(await ada.post('/v1/posts', { text: character.repeat(5_001) }), 400, '/text');
    expect(await postIds(ada, profile)).toEqual(newest);
  });

  it('shows tags as they are written, once each, and finds them in any spelling', async () => {
    const { body } = await ada.post('/v1/posts', {
      text: '#Ｆｕｌｌ #full #CAFE\u0301 #café #한국어 #日本 #123 a#no',
    });
    expect(body.tags).toEqual(['Ｆｕｌｌ', 'CAFE\u0301', '한국어', '日本']);
    for (const tag of [
      'FULL',
      'Caf%C3%A9',
      'cafe%CC%81',
      '%ED%95%9C%EA%B5%AD%EC%96%B4',
      '%E6%97%A5%E6%9C%AC',
    ]) {
      await until(ripple.anybody, tagged(tag)).toContain(body.id);
    }
  });

  it('keeps which post it replies to', async () => {
    const { body: first } = await ada.post('/v1/posts', { text: 'first' });
    const { status, body } = await stranger.post('/v1/posts', { text: 'reply', inReplyTo: first.id });
    expect(status).toBe(201);
    expect(body.inReplyTo).toBe(first.id);
    expect((await ripple.anybody.get(`/v1/posts/${body.id}`)).body.inReplyTo).toBe(first.id);
  });

  it('wants a token', async () => {
    expectProblem(await ripple.anybody.post('/v1/posts', { text: 'whose?' }), 401);
  });
});

describe('a post for followers', () => {
  it('is shown to its author and followers, and in no public place to anybody', async () => {
    const places = [open, tagged('closed'), profile, home];
    const feeds = ['/v1/users/ada/feed.', '/v1/tags/closed/feed.', '/v1/timelines/public/feed.'].flatMap(
      (feed) => ['rss', 'atom', 'json'].map((format) => feed + format),
    );
    // Read before: timelines and feeds that exist are pushed to.
    for (const reader of [ada, follower, stranger]) for (const path of places) await reader.get(path);
    for (const path of feeds) await ripple.anybody.get(path);

    const { status, body: closed } = await ada.post('/v1/posts', {
      text: 'only for you #closed @stranger',
      visibility: 'followers',
    });
    expect(status).toBe(201);
    expect(closed.visibility).toBe('followers');
    // Once the later, public post is there, the earlier one would be, too.
    const { body: later } = await ada.post('/v1/posts', { text: 'for all #closed' });
    for (const path of [open, tagged('closed')]) await until(ripple.anybody, path).toContain(later.id);
    await until(follower, home).toContain(later.id);
    for (const path of feeds) {
      await expect.poll(async () => (await ada.get(path)).text, { timeout: 30_000 }).toContain(later.id);
    }

    await until(follower, home).toContain(closed.id);
    for (const reader of [ada, follower]) {
      expect((await reader.get(`/v1/posts/${closed.id}`)).body).toEqual(closed);
      expect(await postIds(reader, profile)).toContain(closed.id);
    }
    expect(await postIds(ada, home)).toContain(closed.id);

    for (const reader of [stranger, ripple.anybody]) {
      expectProblem(await reader.get(`/v1/posts/${closed.id}`), 404);
      expect(await postIds(reader, profile)).not.toContain(closed.id);
    }
    expect(await postIds(stranger, home)).not.toContain(closed.id);
    for (const reader of [ada, follower, stranger, ripple.anybody]) {
      expect(await postIds(reader, open)).not.toContain(closed.id);
      expect(await postIds(reader, tagged('closed'))).not.toContain(closed.id);
      for (const path of feeds) expect((await reader.get(path)).text).not.toContain(closed.id);
    }
  });

  it('can be answered and deleted only by those who can see it, and is not given away', async () => {
    const { body: closed } = await ada.post('/v1/posts', { text: 'hidden', visibility: 'followers' });
    expectProblem(await stranger.delete(`/v1/posts/${closed.id}`), 404);
    const reply = await stranger.post('/v1/posts', { text: 'what?', inReplyTo: closed.id });
    const toNothing = await stranger.post('/v1/posts', { text: 'what?', inReplyTo: '1' });
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect({ ...reply.body, requestId: '' }).toEqual({ ...toNothing.body, requestId: '' });
    expect((await ada.get(`/v1/posts/${closed.id}`)).status).toBe(200);
  });

  it('is not found past it by following the paging', async () => {
    const author = await ripple.user('mixed');
    const made: string[] = [];
    for (let n = 0; n < 9; n++) {
      const visibility = n % 3 === 0 ? 'public' : 'followers';
      const { body } = await author.post('/v1/posts', { text: `post ${n}`, visibility });
      if (visibility === 'public') made.unshift(body.id);
    }
    const seen: string[] = [];
    let path: string | null = '/v1/users/mixed/posts?limit=2';
    while (path !== null) {
      const { body }: Awaited<ReturnType<TestClient['get']>> = await stranger.get(path);
      seen.push(...body.items.map((item: { id: string }) => item.id));
      path = body.next;
    }
    expect(seen).toEqual(made);
  });
});

describe('unfollowing', () => {
  it('holds against posts still on their way', async () => {
    const former = await ripple.user('former');
    for (let n = 0; n < 5; n++) {
      await former.put('/v1/users/ada/follow');
      await former.get(home);
      await ada.post('/v1/posts', { text: `leaving ${n}` });
      await former.delete('/v1/users/ada/follow');
      expect(await postIds(former, home)).toEqual([]);
    }
    const { body: last } = await ada.post('/v1/posts', { text: 'left' });
    await until(follower, home).toContain(last.id);
    expect(await postIds(former, home)).toEqual([]);
  });
});

describe('DELETE /v1/posts/:id', () => {
  it('takes the post out of every read at once', async () => {
    const { body: post } = await ada.post('/v1/posts', { text: 'short-lived #gone' });
    const feeds = ['/v1/users/ada/feed.', '/v1/tags/gone/feed.', '/v1/timelines/public/feed.'].flatMap(
      (feed) => ['rss', 'atom', 'json'].map((format) => feed + format),
    );
    for (const path of [open, tagged('gone'), profile]) await until(ripple.anybody, path).toContain(post.id);
    await until(follower, home).toContain(post.id);
    const etags = new Map<string, string>();
    for (const path of feeds) {
      await expect
        .poll(async () => (await ripple.anybody.get(path)).text, { timeout: 30_000 })
        .toContain(post.id);
      etags.set(path, (await ripple.anybody.get(path)).headers.get('etag') ?? '');
    }

    expect(await ada.delete(`/v1/posts/${post.id}`)).toMatchObject({ status: 204, text: '' });

    for (const reader of [ada, follower, stranger, ripple.anybody]) {
      expectProblem(await reader.get(`/v1/posts/${post.id}`), 404);
      for (const path of [open, tagged('gone'), profile])
        expect(await postIds(reader, path)).not.toContain(post.id);
    }
    for (const reader of [ada, follower]) expect(await postIds(reader, home)).not.toContain(post.id);
    for (const path of feeds) {
      const feed = await ripple.anybody.get(path, { 'if-none-match': etags.get(path) ?? '' });
      expect(feed.status, path).toBe(200);
      expect(feed.text, path).not.toContain(post.id);
    }
  });

  it('holds against the post still on its way', async () => {
    const tag = 'quick';
    for (const path of [home, open, tagged(tag)]) await follower.get(path);
    const deleted: string[] = [];
    for (let n = 0; n < 10; n++) {
      const { body } = await ada.post('/v1/posts', { text: `now you see me ${n} #${tag}` });
      deleted.push(body.id);
      await ada.delete(`/v1/posts/${body.id}`);
    }
    const { body: last } = await ada.post('/v1/posts', { text: `still here #${tag}` });
    for (const path of [home, open, tagged(tag)]) {
      await until(follower, path).toContain(last.id);
      expect((await postIds(follower, path)).filter((id) => deleted.includes(id))).toEqual([]);
    }
  });

  it('is for the author alone, and leaves a post that it is refused for', async () => {
    const { body: post } = await ada.post('/v1/posts', { text: 'mine' });
    expectProblem(await ripple.anybody.delete(`/v1/posts/${post.id}`), 401);
    expectProblem(await follower.delete(`/v1/posts/${post.id}`), 403);
    expect((await ripple.anybody.get(`/v1/posts/${post.id}`)).status).toBe(200);
  });

  it('knows no post that never was or is gone', async () => {
    const { body: post } = await ada.post('/v1/posts', { text: 'once' });
    await ada.delete(`/v1/posts/${post.id}`);
    expectProblem(await ada.delete(`/v1/posts/${post.id}`), 404);
    expectProblem(await ada.delete('/v1/posts/1'), 404);
  });
});

describe('with RabbitMQ out of reach', () => {
  beforeAll(async () => {
    await ripple.restart('api', { AMQP_URL: nowhere(serverUrls().amqpUrl) });
  });

  it('answers at once, and shows the author the post in the very next read', async () => {
    await ada.get(home);
    for (const visibility of ['public', 'followers']) {
      const started = performance.now();
      const { status, body } = await ada.post('/v1/posts', { text: `no broker, ${visibility}`, visibility });
      expect(status).toBe(201);
      expect(performance.now() - started).toBeLessThan(2_000);
      expect((await postIds(ada, home))[0]).toBe(body.id);
      expect((await postIds(ada, '/v1/users/ada/posts'))[0]).toBe(body.id);
      expect((await ada.get(`/v1/posts/${body.id}`)).status).toBe(200);
    }
  });

  it('still reaches followers: the relay publishes what the api could not', async () => {
    await follower.get(home);
    const { body } = await ada.post('/v1/posts', { text: 'later' });
    await until(follower, home).toContain(body.id);
  });

  it('deletes at once', async () => {
    const { body } = await ada.post('/v1/posts', { text: 'no broker, no post' });
    expect((await ada.delete(`/v1/posts/${body.id}`)).status).toBe(204);
    expect(await postIds(ada, home)).not.toContain(body.id);
    expectProblem(await ripple.anybody.get(`/v1/posts/${body.id}`), 404);
  });
});
