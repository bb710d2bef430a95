import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askHub, type Subscriber, startSubscriber } from '../flow/subscriber.ts';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

const LIMIT = { timeout: 30_000, interval: 50 };
const settings = { WEBSUB_NETWORKS: '127.0.0.0/8' };

let ripple: TestRipple;
let ada: TestUser;
let subscriber: Subscriber;

beforeAll(async () => {
  ripple = await startRipple({ settings });
  ada = await ripple.user('ada');
});
afterAll(() => ripple?.dispose());
beforeEach(async () => {
  subscriber = await startSubscriber();
});
afterEach(() => subscriber.close());

const ask = () =>
  askHub(ripple.url, {
    'hub.mode': 'subscribe',
    'hub.topic': 'http://ripple.test/v1/users/ada/feed.atom',
    'hub.callback': subscriber.url,
  });

async function isSubscribed(): Promise<boolean> {
  const { rowCount } = await ripple.database.pool.query(
    'select from websub_subscriptions where callback = $1',
    [subscriber.url],
  );
  return rowCount === 1;
}

const post = async () => (await ada.post('/v1/posts', { text: 'news' })).body.id as string;
const holding = (id: string) => subscriber.deliveries.filter(({ body }) => body.includes(id)).length;

describe('a process that is killed', () => {
  it('api, committed: who has asked is asked in turn, and subscribed', async () => {
    await ripple.stop('api');
    const doomed = await ripple.startProcess('api', { FAIL_POINT: 'before-publish' });
    await ask().catch(() => {});
    expect(await doomed.died).toBe('SIGKILL');
    await ripple.start('api');
    await expect.poll(isSubscribed, LIMIT).toBe(true);
  }, 60_000);

  it.each([
    ['feed-builder', 'published-unconfirmed'],
    ['feed-builder', 'handled-unacknowledged'],
    ['websub-hub', 'distributed-unnoted'],
    ['websub-hub', 'handled-unacknowledged'],
  ] as const)(
    '%s, %s: subscribers are sent what is new',
    async (service, point) => {
      await ask();
      await expect.poll(isSubscribed, LIMIT).toBe(true);
      await ripple.stop('outbox-relay');
      await ripple.stop(service);
      const doomed = await ripple.startProcess(service, { FAIL_POINT: point });
      const id = await post();
      expect(await doomed.died).toBe('SIGKILL');
      await ripple.start(service);
      await ripple.start('outbox-relay');
      await expect.poll(() => holding(id), LIMIT).toBeGreaterThanOrEqual(1);
      const next = await post();
      await expect.poll(() => holding(next), LIMIT).toBe(1);
    },
    90_000,
  );
});

it('subscribers who are away delay no others, fill no queue, and are sent the newest when they are back', async () => {
  await ask();
  await expect.poll(isSubscribed, LIMIT).toBe(true);
  subscriber.status = undefined;
  const { pool } = ripple.database;
  const failures = async () =>
    (await pool.query('select failures from websub_subscriptions where callback = $1', [subscriber.url]))
      .rows[0]?.failures;
  await post();
  await expect.poll(failures, LIMIT).toBe(1);
  const ids = [];
  for (let n = 0; n < 50; n++) ids.push(await post());
  const last = ids.at(-1) ?? '';
  const feed = async () => (await ripple.anybody.get('/v1/users/ada/feed.atom')).text;
  await expect.poll(feed, LIMIT).toContain(last);
  expect(await failures()).toBe(1);
  subscriber.status = 200;
  await pool.query('update websub_subscriptions set retry_at = now() where retry_at is not null');
  await expect.poll(() => holding(last), LIMIT).toBe(1);
  expect(subscriber.deliveries).toHaveLength(1);
}, 60_000);
