import { createReceipts, type Receipts } from '@ripple/delivery';
import { type Job, lowestIdAt, type MessageOf, type PostId, type UserId } from '@ripple/messages';
import { nowhere, openServiceRedis, startTcpProxy } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';
import { expectProblem } from './contract/expect-problem.ts';

const LIMIT = { timeout: 30_000, interval: 50 };
const A_DAY_MS = 86_400_000;

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  ripple = await startRipple();
  [ada, bob] = [await ripple.user('ada'), await ripple.user('bob')];
  await bob.put('/v1/users/ada/follow');
});
afterAll(() => ripple?.dispose());

const post = async (text: string, more: object = {}): Promise<string> =>
  (await ada.post('/v1/posts', { text, ...more })).body.id;
const receipt = async (id: string) => (await ada.get(`/v1/posts/${id}/delivery`)).body;

describe('a receipt', () => {
  it('tells when a post has come to whom, beside the budgets', async () => {
    const sent = Date.now();
    const id = await post('hello @bob #sea');
    await expect.poll(() => receipt(id), LIMIT).toMatchObject({ complete: true });
    const { acceptedAt, publishedAt, rings, postId, known } = await receipt(id);
    expect([postId, known]).toEqual([id, true]);
    const done = { completedAt: expect.any(String), ms: expect.any(Number) };
    expect(rings).toEqual({
      // Of a slice, the one who is named, and the notification.
      followers: { planned: 3, delivered: 3, recipients: 2, budgetMs: 10_000, ...done },
      public: { planned: 1, delivered: 1, recipients: 0, budgetMs: 60_000, ...done },
      feeds: { planned: 1, delivered: 1, recipients: 0, budgetMs: 120_000, ...done },
    });
    for (const ring of Object.values<{ completedAt: string; ms: number }>(rings)) {
      expect(Date.parse(ring.completedAt)).toBe(Date.parse(acceptedAt) + ring.ms);
      expect(ring.ms).toBeLessThan(Date.now() - sent);
    }
    expect(Date.parse(publishedAt)).toBeGreaterThanOrEqual(Date.parse(acceptedAt));
    expect(Date.parse(publishedAt)).toBeLessThanOrEqual(Date.parse(rings.public.completedAt));
  });

  it('is complete without the rings that a post is not for', async () => {
    const id = await post('for two', { visibility: 'followers' });
    await expect
      .poll(() => receipt(id), LIMIT)
      .toMatchObject({
        complete: true,
        rings: { followers: { delivered: 1 }, feeds: { planned: 0, delivered: 0, ms: expect.any(Number) } },
      });
  });

  it('tells how far it is while a worker is away, and goes on when that is back', async () => {
    await ripple.stop('timeline-writer');
    const id = await post('wait');
    await expect
      .poll(() => receipt(id), LIMIT)
      .toMatchObject({
        publishedAt: expect.any(String),
        complete: false,
        rings: {
          followers: { planned: 1, delivered: 0, completedAt: null, ms: null },
          feeds: { planned: 1, delivered: 1 },
        },
      });
    await ripple.start('timeline-writer');
    await expect.poll(() => receipt(id), LIMIT).toMatchObject({ complete: true });
  });

  it('tells that a post is published by the relay, and not yet planned', async () => {
    await ripple.stop('fan-out');
    await ripple.restart('api', { AMQP_URL: nowhere(ripple.isolation.amqpUrl) });
    const id = await post('late');
    const { publishedAt, complete, known, rings } = await receipt(id);
    expect([publishedAt, complete, known, rings.followers]).toEqual([
      null,
      false,
      true,
      { planned: null, delivered: 0, recipients: 0, completedAt: null, ms: null, budgetMs: 10_000 },
    ]);
    await expect
      .poll(() => receipt(id), LIMIT)
      .toMatchObject({ publishedAt: expect.any(String), rings: { followers: { planned: null } } });
    await ripple.start('fan-out');
    await expect.poll(() => receipt(id), LIMIT).toMatchObject({ complete: true });
    await ripple.restart('api');
  });

  it('says so when it is lost: all that came before is spread, and this is planned nowhere', async () => {
    const id = await post('forgotten');
    await expect.poll(() => receipt(id), LIMIT).toMatchObject({ complete: true, known: true });
    await ripple.redis.del(`${ripple.isolation.namespace}:receipt:${id}`);
    await expect
      .poll(() => receipt(id), LIMIT)
      .toMatchObject({
        known: false,
        complete: false,
        publishedAt: null,
        rings: { followers: { planned: null, delivered: 0 } },
      });
  });

  it('is none of a post that is older than it is kept', async () => {
    const id = lowestIdAt<PostId>(new Date(Date.now() - A_DAY_MS - 1_000));
    await ripple.database.pool.query(
      `insert into posts (id, author_id, text, visibility, mentions) values ($1, $2, 'of yesterday', 'public', '[]')`,
      [id, ada.id],
    );
    const answer = await ada.get(`/v1/posts/${id}/delivery`);
    expectProblem(answer, 404);
    expect(answer.body.detail).toContain('no receipt any more');
  });

  it('is its author’s business', async () => {
    const id = await post('mine');
    expect((await bob.get(`/v1/posts/${id}/delivery`)).status).toBe(403);
    expect((await ripple.anybody.get(`/v1/posts/${id}/delivery`)).status).toBe(401);
    await ada.delete(`/v1/posts/${id}`);
    expect((await ada.get(`/v1/posts/${id}/delivery`)).status).toBe(404);
  });
});

describe('what is noted', () => {
  const about = { version: 1, authorId: 7 as UserId, acceptedAt: 1 } as const;
  let postId: PostId;
  let receipts: Receipts;
  let last = 0;

  const slice = (from: number, to: number): MessageOf<'deliver-home'> => ({
    type: 'deliver-home',
    ...about,
    postId,
    shards: { from, to },
  });
  const feeds = (): MessageOf<'refresh-feeds'> => ({ type: 'refresh-feeds', ...about, postId, tags: [] });
  const plan = (...messages: Job['message'][]) =>
    receipts.planned(
      { type: 'post-created', ...about, postId },
      messages.map((message) => ({ lane: 'followers', message }) as Job),
    );
  const followers = async () => (await receipts.read(postId)).rings.followers;
  const begin = (acceptedAt = Date.now()) => {
    receipts = createReceipts(ripple.ownRedis, ripple.isolation.namespace);
    postId = (lowestIdAt<PostId>(new Date(acceptedAt)) + ++last) as PostId;
  };

  it('counts a job once, however often it comes', async () => {
    begin();
    await plan(slice(0, 127), slice(128, 255), feeds());
    await receipts.delivered(slice(0, 127), 40);
    await receipts.delivered(slice(0, 127), 40);
    expect(await followers()).toMatchObject({ planned: 2, delivered: 1, recipients: 40 });
    await receipts.delivered(slice(128, 255), 2);
    const complete = await followers();
    expect(complete).toMatchObject({ planned: 2, delivered: 2, recipients: 42 });
    expect(complete?.completedAt).toBeGreaterThan(0);
    await receipts.delivered(slice(128, 255), 2);
    expect(await followers()).toEqual(complete);
    expect((await receipts.read(postId)).rings.feeds).toMatchObject({ delivered: 0, completedAt: undefined });
  });

  it('keeps what is done when a post is planned again', async () => {
    begin();
    await plan(slice(0, 127), slice(128, 255));
    await receipts.delivered(slice(0, 127), 1);
    await plan(slice(0, 127), slice(128, 255));
    expect(await followers()).toMatchObject({ planned: 2, delivered: 1 });
    await receipts.delivered(slice(128, 255), 1);
    const complete = await followers();
    await plan(slice(0, 63), slice(64, 255));
    expect(await followers()).toEqual(complete);
  });

  it('goes by the last plan when that cuts other slices', async () => {
    begin();
    await plan(slice(0, 127), slice(128, 255));
    await receipts.delivered(slice(0, 127), 1);
    await plan(slice(0, 255));
    expect(await followers()).toMatchObject({ planned: 1, delivered: 0, recipients: 0 });
    await receipts.delivered(slice(128, 255), 1);
    expect(await followers()).toMatchObject({ planned: 1, delivered: 0 });
    await receipts.delivered(slice(0, 255), 2);
    expect(await followers()).toMatchObject({ planned: 1, delivered: 1, recipients: 2 });
  });

  it('takes more pieces than Lua hands over to a command', async () => {
    begin();
    const slices = Array.from({ length: 5_000 }, (_, number) => slice(number, number));
    await plan(...slices);
    await receipts.delivered(slice(4_999, 4_999), 3);
    expect(await followers()).toMatchObject({ planned: 5_000, delivered: 1, recipients: 3 });
    await plan(slice(0, 255), slice(4_999, 4_999));
    expect(await followers()).toMatchObject({ planned: 2, delivered: 1, recipients: 3 });
  });

  it('is little for a post that has come everywhere, and gone after a day', async () => {
    begin();
    await plan(slice(0, 255), feeds());
    await receipts.delivered(slice(0, 255), 1_000);
    await receipts.delivered(feeds());
    const key = `${ripple.isolation.namespace}:receipt:${postId}`;
    expect((await ripple.redis.hkeys(key)).sort()).toEqual(['feeds', 'followers', 'public', 'published']);
    expect(await ripple.redis.ttl(key)).toBeGreaterThan(80_000);
    expect(await ripple.redis.ttl(key)).toBeLessThanOrEqual(86_400);
  });

  it('is nothing of a post that is sent again when its receipt has gone', async () => {
    begin(Date.now() - A_DAY_MS - 1_000);
    receipts.published({ type: 'post-created', ...about, postId });
    await plan(slice(0, 255), feeds());
    await receipts.delivered(slice(0, 255), 1_000);
    expect(await receipts.read(postId)).toEqual({ publishedAt: undefined, rings: {} });
  });

  it('does not collect while Redis is away: the plan notes that a post is published', async () => {
    begin();
    const wire = await startTcpProxy(ripple.isolation.redisUrl);
    const redis = openServiceRedis({ redisUrl: wire.url });
    await redis.ping();
    wire.refuse();
    await expect.poll(() => redis.isUp(redis.onKey('')), LIMIT).toBe(false);
    createReceipts(redis, ripple.isolation.namespace).published({ type: 'post-created', ...about, postId });
    await wire.heal();
    // Whatever waits is sent before it.
    await redis.ping();
    expect(await receipts.read(postId)).toMatchObject({ publishedAt: undefined });
    await plan(feeds());
    expect(await receipts.read(postId)).toMatchObject({ publishedAt: expect.any(Number) });
    redis.close();
    await wire.close();
  });
});
