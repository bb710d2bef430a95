import { topologyNames } from '@ripple/broker';
import { lanes } from '@ripple/messages';
import { nowhere, serverUrls, startRipple, startTcpProxy, type TestRipple } from '@ripple/test-env';
import { type ConfirmChannel, connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from '../flow/contract/expect-problem.ts';
import { readMetric } from '../load/prometheus.ts';

const DEAD_LETTERS = '/v1/operations/dead-letters';
const REDRIVE = '/v1/operations/dead-letters/redrive';
const PATIENTLY = { timeout: 15_000, interval: 50 };

let ripple: TestRipple;
let names: ReturnType<typeof topologyNames>;
let connection: Awaited<ReturnType<typeof connect>>;
let channel: ConfirmChannel;

beforeAll(async () => {
  ripple = await startRipple({
    services: ['api', 'outbox-relay', 'fan-out', 'indexer'],
    settings: { OPERATIONS_AMQP_URL: serverUrls().amqpUrl },
  });
  names = topologyNames(ripple.isolation.namespace);
  connection = await connect(ripple.isolation.amqpUrl);
  channel = await connection.createConfirmChannel();
});
afterAll(async () => {
  await connection?.close();
  await ripple?.dispose();
});

const restart = async (settings: Parameters<TestRipple['start']>[1]) => {
  await ripple.stop('api');
  await ripple.start('api', settings);
};
const status = async () => (await ripple.anybody.get('/v1/operations/status')).body;

describe('the operator, with a server that is silent', () => {
  const urls = () => ({
    DATABASE_URL: ripple.isolation.databaseUrl,
    REDIS_URL: ripple.isolation.redisUrl,
    OPERATIONS_AMQP_URL: ripple.isolation.amqpUrl,
  });
  const well = { ok: true, ms: expect.any(Number) };
  const notWell = { ok: false, ms: null };

  it.each([
    [
      'Postgres',
      'DATABASE_URL',
      {
        servers: { postgres: notWell, rabbitmq: well, redis: well },
        outbox: { rows: null, oldestMs: null },
        deadLetters: 0,
      },
    ],
    [
      'Redis',
      'REDIS_URL',
      {
        servers: { postgres: well, rabbitmq: well, redis: notWell },
        outbox: { rows: 0, oldestMs: 0 },
        deadLetters: 0,
      },
    ],
    [
      'RabbitMQ',
      'OPERATIONS_AMQP_URL',
      {
        servers: { postgres: well, rabbitmq: notWell, redis: well },
        outbox: { rows: 0 },
        deadLetters: null,
        retrying: null,
      },
    ],
  ] as const)('%s: answers within two seconds with what is known', async (_, name, expected) => {
    const wire = await startTcpProxy(urls()[name]);
    await restart({ [name]: wire.url });
    await expect.poll(status, { timeout: 5_000 }).toMatchObject({
      servers: { postgres: well, rabbitmq: well, redis: well },
    });
    wire.blackHole();
    await expect
      .poll(
        async () => {
          const since = performance.now();
          const body = await status();
          expect(performance.now() - since).toBeLessThan(2_000);
          return body;
        },
        { timeout: 10_000 },
      )
      .toMatchObject(expected);
    const { lanes: shown } = await status();
    const known = { ready: expect.any(Number), consumers: expect.any(Number) };
    expect(shown).toHaveLength(Object.keys(lanes).length);
    expect(shown[0]).toMatchObject(
      name === 'OPERATIONS_AMQP_URL' ? { ready: null, consumers: null, ring: 'followers' } : known,
    );
    await ripple.stop('api');
    await wire.close();
    await ripple.start('api');
  });

  it('the dead letters are out of reach without the broker', async () => {
    await restart({ OPERATIONS_AMQP_URL: nowhere(serverUrls().amqpUrl) });
    const answer = await ripple.anybody.get(DEAD_LETTERS);
    expectProblem(answer, 503);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(answer.text).not.toContain(new URL(serverUrls().amqpUrl).password);
    expectProblem(await ripple.anybody.post(REDRIVE, {}), 503);
    await restart({});
  });

  it('sends no dead letters any more, once it has answered that they are out of reach', async () => {
    const redrive = () => ripple.anybody.post(REDRIVE, {});
    const wire = await startTcpProxy(serverUrls().amqpUrl);
    await restart({ OPERATIONS_AMQP_URL: wire.url });
    channel.publish(names.deadExchange, 'websub', Buffer.from('{}'));
    await channel.waitForConfirms();
    wire.blackHole();
    for (const answer of await Promise.all([redrive(), redrive(), redrive()])) expectProblem(answer, 503);
    await wire.heal();
    // After all that was begun before.
    const listed = async () => (await ripple.anybody.get(DEAD_LETTERS)).body.items;
    await expect.poll(listed, { timeout: 8_000 }).toHaveLength(1);
    expect((await channel.checkQueue(names.queue('websub'))).messageCount).toBe(0);
    expect((await redrive()).body).toEqual({ redriven: 1, failed: 0, more: false });
    await restart({});
    await wire.close();
  }, 40_000);
});

describe('how long the queues are', () => {
  const DEPTHS = ['ripple_lane_messages_ready', 'ripple_retries_waiting', 'ripple_dead_letters'];
  const told = async () => {
    const text = await ripple.metricsOf('outbox-relay');
    return DEPTHS.filter((name) => readMetric(text, name).length > 0);
  };

  it('is not told while the relay does not know', async () => {
    const wire = await startTcpProxy(ripple.isolation.amqpUrl);
    await ripple.stop('outbox-relay');
    await ripple.start('outbox-relay', { AMQP_URL: wire.url });
    await expect.poll(told, PATIENTLY).toEqual(DEPTHS);
    wire.refuse();
    await expect.poll(told, PATIENTLY).toEqual([]);
    await wire.heal();
    await expect.poll(told, PATIENTLY).toEqual(DEPTHS);
    await ripple.stop('outbox-relay');
    await ripple.start('outbox-relay');
    await wire.close();
  }, 60_000);
});
