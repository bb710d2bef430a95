import { type Stack, startStack } from '@ripple/infra/stack';
import { type Isolation, isolate } from '@ripple/test-env';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient, createUser } from '../ripple/client.ts';

const PORT = 4_870;
/** The services are built first. */
const START_LIMIT_MS = 180_000;

let isolation: Isolation;
let stack: Stack;
const lines: string[] = [];

/** All that `npm start` starts, but for the servers; the mailer finds a setting that it refuses. */
beforeAll(async () => {
  isolation = await isolate();
  stack = await startStack({
    name: 'keeps-dying',
    command: 'The test of a worker that keeps dying',
    port: PORT,
    demo: true,
    env: {
      ...process.env,
      DATABASE_URL: isolation.databaseUrl,
      AMQP_URL: isolation.amqpUrl,
      REDIS_URL: isolation.redisUrl,
      NAMESPACE: isolation.namespace,
      DIGESTS_PER_SECOND: 'no number',
    },
    log: (line) => lines.push(line),
  });
}, START_LIMIT_MS);
afterAll(async () => {
  await stack?.stop();
  await isolation?.dispose();
});

const service = (name: string) => stack.services.find((each) => each.name === name);
const readiness = () => createClient(stack.url).get('/readyz');

it('starts without a worker that refuses to start, and goes on trying', async () => {
  expect(lines).toContainEqual(expect.stringMatching(/^9 of 10 services are up \(.+\), mailer not yet$/));
  // 0.2 + 0.4 + 0.8 + 1.6 + 3.2 s of pauses at most, and the time that each start takes.
  await expect
    .poll(() => service('mailer')?.condition().deathsInARow, { timeout: 60_000 })
    .toBeGreaterThanOrEqual(6);
  expect(service('mailer')?.condition().lastDeath).toBe('exit code 1');
  expect(lines.filter((line) => line.startsWith('mailer died')).length).toBeGreaterThanOrEqual(6);
}, 90_000);

it('accepts and spreads posts meanwhile, is ready, and says what is not', async () => {
  const ada = await createUser(stack.url, 'ada', 'Ada');
  expect((await ada.post('/v1/posts', { text: 'all the same #dying' })).status).toBe(201);
  const tagPage = async () => (await ada.get('/v1/timelines/tags/dying')).body.items.length;
  await expect.poll(tagPage, { timeout: 30_000 }).toBe(1);
  const { status, body } = await readiness();
  expect(status).toBe(200);
  expect(body.checks.workers.reason).toMatch(/^mailer (has died \d+ times in a row|is starting)/);
}, 60_000);

it('leaves the other processes alone', async () => {
  const before = stack.services.filter(({ name }) => name !== 'mailer').map(({ pid }) => pid);
  service('fan-out')?.kill();
  await expect.poll(() => service('fan-out')?.condition().lastDeath, { timeout: 30_000 }).toBe('SIGKILL');
  await expect.poll(() => service('fan-out')?.condition().state, { timeout: 30_000 }).toBe('running');
  const after = stack.services.filter(({ name }) => name !== 'mailer').map(({ pid }) => pid);
  expect(after.filter((pid) => !before.includes(pid))).toEqual([service('fan-out')?.pid]);
}, 60_000);
