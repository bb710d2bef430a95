import { createWatermarks } from '@ripple/delivery';
import { ringLanes } from '@ripple/messages';
import { nowhere, serverUrls } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

let ripple: TestRipple;
let ada: TestUser;

beforeAll(async () => {
  ripple = await startRipple();
  ada = await ripple.user('ada');
  await ada.post('/v1/posts', { text: 'hello #sea' });
});
afterAll(() => ripple?.dispose());

const delayOf = async (path: string) => (await ada.get(path)).headers.get('ripple-delay');
const delays = async () => (await ada.get('/readyz')).body.delays;
const watermarks = () => createWatermarks(ripple.ownRedis, ripple.isolation.namespace).read();
/** As if the lane had not come on for as long. */
const setBack = (lane: string, ms: number) =>
  ripple.redis.hset(`${ripple.isolation.namespace}:watermarks`, lane, Date.now() - ms);

describe('the delay of a ring', () => {
  it('is a moment while all is well, and no reader is told', async () => {
    await expect
      .poll(async () => Object.keys(await watermarks()).length, { timeout: 30_000 })
      .toBe(ringLanes.length);
    const before = await watermarks();
    await expect
      .poll(async () => ((await watermarks()).feeds ?? 0) > (before.feeds ?? 0), { timeout: 30_000 })
      .toBe(true);
    // The api looks every second.
    await expect.poll(delays, { timeout: 30_000 }).toMatchObject({
      followers: { late: false, budgetMs: 10_000 },
      public: { late: false, budgetMs: 60_000 },
      feeds: { late: false, budgetMs: 120_000 },
    });
    expect(await delayOf('/v1/timelines/home')).toBe(null);
  });

  it('grows while the worker of a lane is away, is told to its readers only, and ends with its return', async () => {
    await ripple.stop('timeline-writer');
    await setBack('followers', 40_000);
    await expect
      .poll(() => delayOf('/v1/timelines/home'), { timeout: 30_000 })
      .toMatch(/^followers;ms=4\d{4}$/);
    expect((await delays()).followers).toMatchObject({ late: true });
    expect((await ada.get('/metrics')).text).toMatch(
      /ripple_undelivered_age_seconds\{ring="followers",lane="followers"\} 4\d\./,
    );
    expect(await delayOf('/v1/timelines/public')).toBe(null);
    await ripple.start('timeline-writer');
    await expect.poll(() => delayOf('/v1/timelines/home'), { timeout: 30_000 }).toBe(null);
  });

  it('is told by tag pages, profiles and feeds, too', async () => {
    await ripple.stop('outbox-relay');
    await setBack('public', 70_000);
    await setBack('feeds', 130_000);
    await expect.poll(() => delayOf('/v1/timelines/tags/sea'), { timeout: 30_000 }).toMatch(/^public;ms=7/);
    expect(await delayOf('/v1/users/ada/posts')).toMatch(/^public;ms=7/);
    expect(await delayOf('/v1/tags/sea/feed.rss')).toMatch(/^feeds;ms=13/);
    await ripple.start('outbox-relay');
    await expect.poll(() => delayOf('/v1/tags/sea/feed.rss'), { timeout: 30_000 }).toBe(null);
  });

  it('counts what waits in the outbox: a lane has not come further than that', async () => {
    const { pool } = ripple.database;
    // A lane that no queue belongs to: the relay can't send it.
    const { rows } = await pool.query<{ at: number }>(
      `insert into outbox (lane, message, created_at) values ('nowhere', '{}', now() - interval '20 seconds')
       returning floor(extract(epoch from created_at)::float8 * 1000) as at`,
    );
    const waitingSince = rows[0]?.at ?? 0;
    await setBack('public', 60_000);
    await expect.poll(async () => (await watermarks()).public, { timeout: 30_000 }).toBe(waitingSince);
    await pool.query('delete from outbox');
    await expect
      .poll(async () => (await watermarks()).public, { timeout: 30_000 })
      .toBeGreaterThan(waitingSince + 15_000);
  });

  it('is no matter of a read that comes from Postgres', async () => {
    await setBack('followers', 40_000);
    await ripple.restart('api', { REDIS_URL: nowhere(serverUrls().redisUrl) });
    const { headers } = await ada.get('/v1/timelines/home');
    expect(headers.get('ripple-degraded')).toBe('redis');
    expect(headers.get('ripple-delay')).toBe(null);
  });
});

describe('the delay of a ring whose lane has several workers', () => {
  /** How far watermarks have come in a lane: what no worker holds back. */
  const taken = async (lane: string) =>
    Number(await ripple.redis.hget(`${ripple.isolation.namespace}:watermarks`, lane));
  const delayOfFollowers = async () => (await delays()).followers.ms;
  /** A second worker of the kind, frozen, with what it is delivered from then on; the other one goes on. */
  async function freezeOne(service: 'timeline-writer' | 'fan-out') {
    const worker = await ripple.startProcess(service);
    worker.signal('SIGSTOP');
    const frozenAt = Date.now();
    // More than one worker is delivered.
    for (let number = 0; number < 80; number++) await ada.post('/v1/posts', { text: `number ${number}` });
    return { worker, frozenAt };
  }
  beforeAll(() => ripple.restart('api'));

  it('grows while one of them is frozen, and ends when it goes on', async () => {
    await expect.poll(delayOfFollowers).toBeLessThan(5_000);
    const { worker, frozenAt } = await freezeOne('timeline-writer');
    await expect.poll(() => taken('followers')).toBeGreaterThan(frozenAt + 8_000);
    expect((await watermarks()).followers).toBeLessThan(frozenAt + 1_000);
    await expect.poll(delayOfFollowers).toBeGreaterThan(7_000);
    worker.signal('SIGCONT');
    await expect.poll(delayOfFollowers).toBeLessThan(5_000);
    await ripple.stop('timeline-writer');
  });

  it('grows in every lane while a fan-out is frozen, and ends when its messages went to another', async () => {
    const { worker, frozenAt } = await freezeOne('fan-out');
    await expect.poll(() => taken('post-created')).toBeGreaterThan(frozenAt + 8_000);
    for (const lane of ringLanes) expect((await watermarks())[lane]).toBeLessThan(frozenAt + 1_000);
    worker.signal('SIGKILL');
    await expect
      .poll(async () => Math.min(...Object.values(await watermarks())))
      .toBeGreaterThan(frozenAt + 8_000);
    await expect.poll(delayOfFollowers).toBeLessThan(5_000);
  });
});
