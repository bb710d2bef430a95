import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectProblem } from '../flow/contract/expect-problem.ts';
import { askHub, type Subscriber, startSubscriber } from '../flow/subscriber.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

const LIMIT = { timeout: 60_000, interval: 10 };
const REQUESTS = 300;
/** Far below what one silent callback costs, far above what a busy machine does to one that answers. */
const SLOWER_AT_MOST = 10;

let ripple: TestRipple;
let honest: Subscriber;
/** Takes connections and says nothing. */
let silent: Server;
const connections = new Set<Socket>();

beforeAll(async () => {
  ripple = await startRipple({
    services: ['api', 'outbox-relay', 'websub-hub', 'fan-out', 'feed-builder'],
    settings: { WEBSUB_NETWORKS: '127.0.0.0/8' },
  });
  honest = await startSubscriber();
  silent = createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    socket.on('error', () => {});
    // Else it would not notice when the other side leaves.
    socket.resume();
  }).listen(0, '127.0.0.1');
  await once(silent, 'listening');
});
afterAll(async () => {
  for (const socket of connections) socket.destroy();
  silent?.close();
  await honest?.close();
  await ripple?.dispose();
});

const ask = (callback: string) =>
  askHub(ripple.url, {
    'hub.mode': 'subscribe',
    'hub.topic': 'http://ripple.test/v1/timelines/public/feed.json',
    'hub.callback': callback,
  });

/** How long a callback that answers at once waits until it is asked, in ms. */
async function verificationMs(name: string): Promise<number> {
  const since = performance.now();
  const before = honest.questions.length;
  expect((await ask(`${honest.url}&name=${name}`)).status).toBe(202);
  await expect.poll(() => honest.questions.length, LIMIT).toBe(before + 1);
  return performance.now() - since;
}

it('callbacks that are silent delay no other, and are refused when they are too many', async () => {
  const alone: number[] = [];
  for (const name of ['a', 'b', 'c']) alone.push(await verificationMs(name));

  const { port } = silent.address() as AddressInfo;
  const answers = await Promise.all(
    Array.from({ length: REQUESTS }, (_, n) => ask(`http://127.0.0.1:${port}/${n}`)),
  );
  const refused = answers.filter(({ status }) => status !== 202);
  expect(refused.length).toBeGreaterThan(REQUESTS / 2);
  for (const answer of refused) {
    expectProblem(answer, 429);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  }
  await expect.poll(() => connections.size, LIMIT).toBeGreaterThan(0);

  const meanwhile: number[] = [];
  for (const name of ['d', 'e', 'f']) meanwhile.push(await verificationMs(name));
  expect(connections.size, 'they were silent meanwhile').toBeGreaterThan(0);
  expect(connections.size, 'connections to one host').toBeLessThanOrEqual(2);
  expect(Math.min(...meanwhile)).toBeLessThan(SLOWER_AT_MOST * Math.max(...alone));
}, 180_000);

it('a host may wait for so many answers, and a network for more', async () => {
  const { pool } = ripple.database;
  await ripple.stop('websub-hub');
  await pool.query('delete from websub_requests');
  const statuses: number[] = [];
  // Hosts that differ in their ports alone are different ones.
  for (let n = 0; n < 80; n++) statuses.push((await ask(`http://127.0.0.1:${10_000 + n}/`)).status);
  const accepted = statuses.filter((status) => status === 202).length;
  expect(accepted).toBeGreaterThan(20);
  expect(accepted).toBeLessThan(80);
  const { rows } = await pool.query('select count(*)::int as count from websub_requests');
  expect(rows[0].count).toBe(accepted);
});

it('hosts that are silent when they are sent something delay no other', async () => {
  const { pool } = ripple.database;
  await pool.query('delete from websub_requests');
  await pool.query('delete from websub_subscriptions');
  await ripple.start('websub-hub');
  const { port } = silent.address() as AddressInfo;
  const user = await ripple.user('ada');
  const deliveryMs = async (text: string) => {
    const since = performance.now();
    const { id } = (await user.post('/v1/posts', { text })).body;
    await expect.poll(() => honest.deliveries.at(-1)?.body ?? '', LIMIT).toContain(id);
    return performance.now() - since;
  };
  await verificationMs('g');
  // A feed is kept up to date from its first reader on.
  await ripple.anybody.get('/v1/timelines/public/feed.json');
  const alone = [await deliveryMs('one'), await deliveryMs('two')];
  await pool.query(
    `insert into websub_subscriptions (topic, callback, expires_at)
     select '/v1/timelines/public/feed.json', 'http://127.0.0.1:${port}/' || n, now() + interval '1 day'
     from generate_series(1, 100) n`,
  );
  await deliveryMs('three');
  await expect.poll(() => connections.size, LIMIT).toBeGreaterThan(0);
  const meanwhile = await deliveryMs('four');
  expect(connections.size, 'connections to one host').toBeLessThanOrEqual(4);
  expect(meanwhile).toBeLessThan(SLOWER_AT_MOST * Math.max(...alone));
}, 180_000);
