import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inspectBroker } from '@ripple/broker';
import { acquireServers, type Servers } from '@ripple/infra/servers';
import { startTcpProxy, type TcpProxy } from '@ripple/test-env';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

const POSTS = 20;

/** A broker of its own: an alarm blocks every publisher. */
let servers: Servers;
let wire: TcpProxy;
let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  servers = await acquireServers({ name: 'alarm', env: {}, log: () => {} });
  wire = await startTcpProxy(servers.amqpUrl);
  process.env.AMQP_URL = servers.amqpUrl;
  ripple = await startRipple({ settings: { AMQP_URL: wire.url } });
  ada = await ripple.user('ada');
  bob = await ripple.user('bob');
  await bob.put('/v1/users/ada/follow');
  await bob.get('/v1/timelines/home');
}, 120_000);
afterAll(async () => {
  await ripple?.dispose();
  await wire?.close();
  await servers?.stop();
}, 60_000);

// A broker in Docker or from the environment can't be disturbed from here.
beforeEach(({ skip }) => skip(servers.source !== 'local', 'needs the binaries of RabbitMQ on this machine'));

const rabbitmqctl = (...args: string[]) =>
  promisify(execFile)(fileURLToPath(new URL('../../.local/alarm/rabbitmqctl', import.meta.url)), args);
const textsOf = async (user: TestUser): Promise<string[]> =>
  (await user.get('/v1/timelines/home?limit=100')).body.items.map(({ text }: { text: string }) => text);
const postMany = async (what: string) => {
  const texts = Array.from({ length: POSTS }, (_, number) => `${what} ${number}`);
  const answers = await Promise.all(texts.map((text) => ada.post('/v1/posts', { text })));
  return { texts, statuses: new Set(answers.map(({ status }) => status)) };
};
const brokerIsUp = async () => (await ada.get('/readyz')).body.checks.rabbitmq.ok;
const deadLetters = async () =>
  (await inspectBroker({ urls: [servers.amqpUrl], name: 'test', namespace: ripple.isolation.namespace }))
    .deadLetters;

/** Every post is there, once, and there is no dead letter. */
async function everythingArrives(texts: string[]) {
  const mine = async () => (await textsOf(bob)).filter((text) => texts.includes(text)).toSorted();
  await expect.poll(mine, { timeout: 30_000 }).toEqual(texts.toSorted());
  expect(await deadLetters()).toBe(0);
}

describe('a broker', () => {
  it('with a memory alarm, which takes connections and no messages, holds up no post and loses none', async () => {
    await rabbitmqctl('set_vm_memory_high_watermark', '0');
    // RabbitMQ tells a publisher when it tries to publish.
    await ada.post('/v1/posts', { text: 'finds out' });
    await expect.poll(brokerIsUp, { timeout: 30_000 }).toBe(false);
    const { texts, statuses } = await postMany('under the alarm');
    expect(statuses).toEqual(new Set([201]));
    expect((await ada.get('/readyz')).status).toBe(200);
    expect((await textsOf(ada)).filter((text) => texts.includes(text))).toHaveLength(POSTS);

    await rabbitmqctl('set_vm_memory_high_watermark', '0.4');
    await everythingArrives([...texts, 'finds out']);
    expect(await brokerIsUp()).toBe(true);
  }, 90_000);

  it('that is silent holds up no post and loses none', async () => {
    wire.blackHole();
    const { texts, statuses } = await postMany('into the silence');
    expect(statuses).toEqual(new Set([201]));
    await wire.heal();
    await everythingArrives(texts);
  }, 90_000);

  it('that is killed comes back with all it had, and every process with it', async () => {
    const rabbitmq = servers.programs.find(({ label }) => label === 'RabbitMQ');
    const before = await postMany('just before');
    rabbitmq?.kill('SIGKILL');
    const { texts, statuses } = await postMany('without it');
    expect(new Set([...before.statuses, ...statuses])).toEqual(new Set([201]));
    await everythingArrives([...before.texts, ...texts]);
  }, 90_000);
});
