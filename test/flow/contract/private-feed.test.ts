import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from './expect-problem.ts';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;
let urls: { rss: string; atom: string; json: string };

beforeAll(async () => {
  ripple = await startRipple({ services: ['api', 'fan-out', 'timeline-writer'] });
  ada = await ripple.user('ada');
  bob = await ripple.user('bob', '<b>Bob</b> & Söhne');
  await ada.put('/v1/users/bob/follow');
  urls = await newUrls(ada);
});
afterAll(() => ripple?.dispose());

async function newUrls(user: TestUser) {
  const { status, body } = await user.post('/v1/users/me/feed-token', undefined);
  expect(status).toBe(201);
  return body.urls;
}

/** As a feed reader does: the address and nothing else. */
const read = (url: string, headers?: Record<string, string>) =>
  ripple.anybody.get(url.replace('http://ripple.test', ''), headers);

const storedAnswers = async () =>
  JSON.stringify((await ripple.database.pool.query('select answer from idempotency_keys')).rows);

const texts = async () =>
  (await read(urls.json)).body.items.map((item: { content_text: string }) => item.content_text);

describe('a private feed', () => {
  it('shows the home of its owner in every format, also what is for followers', async () => {
    await bob.post('/v1/posts', { text: 'only for <followers>', visibility: 'followers' });
    const { body: post } = await bob.post('/v1/posts', { text: 'for all' });
    await ada.post('/v1/posts', { text: 'of my own' });
    expect(await texts()).toEqual(['of my own', 'for all', 'only for <followers>']);
    for (const url of [urls.rss, urls.atom]) {
      const { text, headers } = await read(url);
      expect(text).toContain(post.id);
      expect(headers.get('content-type')).toMatch(/^application\/(rss|atom)\+xml/);
      expect(headers.get('cache-control')).toBe('private, no-cache');
    }
    expect((await read(urls.json)).body).toMatchObject({ feed_url: urls.json, title: 'Home of ada (@ada)' });
  });

  it('shows a post that was passed on as it is, once', async () => {
    const eve = await ripple.user('eve');
    const { body: post } = await eve.post('/v1/posts', { text: 'passed on' });
    await bob.put(`/v1/posts/${post.id}/repost`);
    await expect.poll(texts).toContain('passed on');
    await eve.delete(`/v1/posts/${post.id}`);
    expect(await texts()).not.toContain('passed on');
  });

  it('follows the rules of the home: no more after an unfollow', async () => {
    const cat = await ripple.user('cat');
    await ada.put('/v1/users/cat/follow');
    await cat.post('/v1/posts', { text: 'miaow' });
    await expect.poll(texts).toContain('miaow');
    await ada.delete('/v1/users/cat/follow');
    expect(await texts()).not.toContain('miaow');
  });

  it('answers 304 to who has it', async () => {
    const etag = (await read(urls.atom)).headers.get('etag') ?? '';
    expect((await read(urls.atom, { 'if-none-match': etag })).status).toBe(304);
    await ada.post('/v1/posts', { text: 'something new' });
    expect((await read(urls.atom, { 'if-none-match': etag })).status).toBe(200);
  });

  it('has no other address after a new one was made, and none after it was ended', async () => {
    const before = urls;
    urls = await newUrls(ada);
    for (const old of Object.values(before)) expectProblem(await read(old), 404);
    expect((await read(urls.rss)).status).toBe(200);
    expect((await ada.delete('/v1/users/me/feed-token')).status).toBe(204);
    for (const old of Object.values(urls)) expectProblem(await read(old), 404);
    urls = await newUrls(ada);
  });

  it('is replaced by a retry, since nothing of it is stored, until it is ended or replaced otherwise', async () => {
    const again = (key: string) => bob.post('/v1/users/me/feed-token', undefined, { 'idempotency-key': key });
    const [first, second] = [await again('one'), await again('one')];
    expect([first.status, second.status]).toEqual([201, 201]);
    expectProblem(await read(first.body.urls.rss), 404);
    expect((await read(second.body.urls.rss)).status).toBe(200);
    for (const { body } of [first, second]) expect(await storedAnswers()).not.toContain(body.token);

    const other = await again('two');
    expectProblem(await again('one'), 409);
    expect((await read(other.body.urls.rss)).status, 'the one in use stays').toBe(200);
    expect((await bob.delete('/v1/users/me/feed-token')).status).toBe(204);
    expectProblem(await again('two'), 409);
    expectProblem(await read(other.body.urls.rss), 404);
    expect((await again('three')).status).toBe(201);
  });

  it('is made once more for each of two retries at once, one of which is in use', async () => {
    const again = () => bob.post('/v1/users/me/feed-token', undefined, { 'idempotency-key': 'at-once' });
    const answers = await Promise.all([again(), again(), again(), again()]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const states = await Promise.all(answers.map(async ({ body }) => (await read(body.urls.rss)).status));
    expect(states.toSorted()).toEqual([200, 404, 404, 404]);
  });

  it('needs a token that a user has', async () => {
    expectProblem(await ripple.anybody.get('/v1/timelines/home/feed.rss'), 400);
    expectProblem(await ripple.anybody.get('/v1/timelines/home/feed.rss?token=guess'), 404);
    expectProblem(await ripple.anybody.post('/v1/users/me/feed-token', undefined), 401);
  });

  it('keeps no token in the database', async () => {
    const token = new URL(urls.rss).searchParams.get('token') ?? '';
    const { rows } = await ripple.database.pool.query('select t::text as row from feed_tokens t');
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) expect(row).not.toContain(token);
  });
});
