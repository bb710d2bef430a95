import { deliveryLanes } from '@ripple/messages';
import { nowhere, serverUrls, startRipple, type TestRipple, type TestUser } from '@ripple/test-env';
import { createWatermarks } from '@ripple/watermarks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

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
const watermarks = () => createWatermarks(ripple.redis, ripple.isolation.namespace).read();
/** As if the lane had not come on for as long. */
const setBack = (lane: string, ms: number) =>
  ripple.redis.hset(`${ripple.isolation.namespace}:watermarks`, lane, Date.now() - ms);

describe('the delay of a ring', () => {
  it('is a moment while all is well, and no reader is told', async () => {
    await expect
      .poll(async () => Object.keys(await watermarks()).length, { timeout: 10_000 })
      .toBe(deliveryLanes.length);
    const before = await watermarks();
    await expect
      .poll(async () => ((await watermarks()).feeds ?? 0) > (before.feeds ?? 0), { timeout: 10_000 })
      .toBe(true);
    // The api looks every second.
    await expect.poll(delays, { timeout: 10_000 }).toMatchObject({
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
      .poll(() => delayOf('/v1/timelines/home'), { timeout: 10_000 })
      .toMatch(/^followers;ms=4\d{4}$/);
    expect((await delays()).followers).toMatchObject({ late: true });
    expect((await ada.get('/metrics')).text).toMatch(
      /ripple_undelivered_age_seconds\{ring="followers",lane="followers"\} 4\d\./,
    );
    expect(await delayOf('/v1/timelines/public')).toBe(null);
    await ripple.start('timeline-writer');
    await expect.poll(() => delayOf('/v1/timelines/home'), { timeout: 10_000 }).toBe(null);
  });

  it('is told by tag pages, profiles and feeds, too', async () => {
    await ripple.stop('outbox-relay');
    await setBack('public', 70_000);
    await setBack('feeds', 130_000);
    await expect.poll(() => delayOf('/v1/timelines/tags/sea'), { timeout: 10_000 }).toMatch(/^public;ms=7/);
    expect(await delayOf('/v1/users/ada/posts')).toMatch(/^public;ms=7/);
    expect(await delayOf('/v1/tags/sea/feed.rss')).toMatch(/^feeds;ms=13/);
    await ripple.start('outbox-relay');
    await expect.poll(() => delayOf('/v1/tags/sea/feed.rss'), { timeout: 10_000 }).toBe(null);
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
    await expect.poll(async () => (await watermarks()).public, { timeout: 10_000 }).toBe(waitingSince);
    await pool.query('delete from outbox');
    await expect
      .poll(async () => (await watermarks()).public, { timeout: 10_000 })
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
