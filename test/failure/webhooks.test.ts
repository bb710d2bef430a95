import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApplication, JWT_SECRET } from '../flow/embedded/application.ts';
import { type Endpoint, startEndpoint } from '../flow/endpoint.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

const LIMIT = { timeout: 30_000, interval: 50 };

let ripple: TestRipple;
let ada: ReturnType<ReturnType<typeof createApplication>['userOf']>;
let endpoint: Endpoint;

beforeAll(async () => {
  ripple = await startRipple({
    services: ['api', 'websub-hub'],
    settings: { WEBSUB_NETWORKS: '127.0.0.0/8', AUTH_MODE: 'jwt', JWT_SECRET },
  });
  const { server, upsert, userOf } = createApplication(ripple);
  await upsert('ada', { handle: 'ada' });
  ada = userOf('ada');
  endpoint = await startEndpoint();
  expect((await server.post('/v1/webhooks', { url: endpoint.url })).status).toBe(201);
});
afterAll(async () => {
  await ripple?.dispose();
  await endpoint?.close();
});

const post = async () => (await ada.post('/v1/posts', { text: 'news' })).body.id as string;

describe('websub-hub is killed', () => {
  it.each([
    ['webhook-planned', 'before anything is sent'],
    ['webhook-unnoted', 'after an event was sent'],
    ['handled-unacknowledged', 'after all were sent'],
    ['published-unconfirmed', 'while it asks for what is due'],
  ] as const)(
    '%s (%s): each event arrives, and again under the same id alone',
    async (point, _when) => {
      endpoint.arrivals.length = 0;
      await ripple.stop('websub-hub');
      // Before the posts, so that no message from before brings them.
      const doomed = await ripple.startProcess('websub-hub', { FAIL_POINT: point });
      const ids = [await post(), await post(), await post()];
      expect(await doomed.died).toBe('SIGKILL');
      ids.push(await post());
      // As if what the process had claimed had run out, which takes half a minute.
      await ripple.database.pool.query('update webhooks set taken_until = null, queued_until = null');
      await ripple.start('websub-hub');
      const arrived = () => [...new Set(endpoint.arrivals.map(({ event }) => event.data.id))];
      await expect.poll(arrived, LIMIT).toEqual(ids);
      const isSettled = async () =>
        (await ripple.database.pool.query(`select from webhook_deliveries where state = 'pending'`)).rowCount;
      await expect.poll(isSettled, LIMIT).toBe(0);
      const names = endpoint.arrivals.map(({ headers, event }) => `${headers['webhook-id']} ${event.id}`);
      expect(new Set(names).size).toBe(ids.length);
      // What was noted is not sent again: of one event alone that is not known.
      expect(names.length).toBeLessThanOrEqual(ids.length + 1);
    },
    90_000,
  );
});

it('an event shows its post as Postgres has it, also where an api died before it renewed the copy in Redis', async () => {
  const id = await post();
  await expect.poll(() => endpoint.arrivals.at(-1)?.event.data.id, LIMIT).toBe(id);
  await ripple.stop('api');
  const doomed = await ripple.startProcess('api', { FAIL_POINT: 'committed' });
  await Promise.allSettled([ada.delete(`/v1/posts/${id}`), doomed.died]);
  expect(await doomed.died).toBe('SIGKILL');
  await ripple.start('api');
  const deleted = () => endpoint.arrivals.find(({ event }) => event.type === 'post.deleted')?.event.data;
  await expect.poll(deleted, LIMIT).toEqual({ id });
}, 60_000);

it('a claim that a killed process has left runs out', async () => {
  const { pool } = ripple.database;
  await pool.query(
    `update webhooks set taken_by = gen_random_uuid(), taken_until = now() + interval '1 second'`,
  );
  const id = await post();
  await expect.poll(() => endpoint.arrivals.at(-1)?.event.data.id, LIMIT).toBe(id);
});
