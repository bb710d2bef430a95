import { lanes } from '@ripple/messages';
import { nowhere, serverUrls, startTcpProxy } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from '../flow/contract/expect-problem.ts';
import { DEAD_LETTERS, type Operated, REDRIVE, startOperated } from '../flow/operated.ts';
import { parseMetric } from '../lab/metrics.ts';

const PATIENTLY = { timeout: 30_000, interval: 50 };

let operated: Operated;
let ripple: Operated['ripple'];
let names: Operated['names'];
let channel: Operated['channel'];
let status: Operated['status'];
let publish: Operated['publish'];

beforeAll(async () => {
  operated = await startOperated();
  ({ ripple, names, channel, status, publish } = operated);
});
afterAll(() => operated?.dispose());

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
    await ripple.restart('api', { [name]: wire.url });
    await expect.poll(status, { timeout: 30_000 }).toMatchObject({
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
        { timeout: 30_000 },
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
    await ripple.restart('api', { OPERATIONS_AMQP_URL: nowhere(serverUrls().amqpUrl) });
    const answer = await ripple.anybody.get(DEAD_LETTERS);
    expectProblem(answer, 503);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(answer.text).not.toContain(new URL(serverUrls().amqpUrl).password);
    expectProblem(await ripple.anybody.post(REDRIVE, {}), 503);
    await ripple.restart('api');
  });

  it('sends no dead letters any more, once it has answered that they are out of reach', async () => {
    const redrive = () => ripple.anybody.post(REDRIVE, {});
    const wire = await startTcpProxy(serverUrls().amqpUrl);
    await ripple.restart('api', { OPERATIONS_AMQP_URL: wire.url });
    await publish(names.deadExchange, 'websub', '{}');
    wire.blackHole();
    for (const answer of await Promise.all([redrive(), redrive(), redrive()])) expectProblem(answer, 503);
    await wire.heal();
    // Listed after all calls that began before.
    const listed = async () => (await ripple.anybody.get(DEAD_LETTERS)).body.items;
    await expect.poll(listed, { timeout: 30_000 }).toHaveLength(1);
    expect((await channel.checkQueue(names.queue('websub'))).messageCount).toBe(0);
    expect((await redrive()).body).toEqual({ redriven: 1, failed: 0, more: false });
    await ripple.restart('api');
    await wire.close();
  }, 60_000);
});

describe('how long the queues are', () => {
  const DEPTHS = ['ripple_lane_messages_ready', 'ripple_retries_waiting', 'ripple_dead_letters'];
  const told = async () => {
    const text = await ripple.metricsOf('outbox-relay');
    return DEPTHS.filter((name) => parseMetric(text, name).length > 0);
  };

  it('is not told while the relay does not know', async () => {
    const wire = await startTcpProxy(ripple.isolation.amqpUrl);
    await ripple.restart('outbox-relay', { AMQP_URL: wire.url });
    await expect.poll(told, PATIENTLY).toEqual(DEPTHS);
    wire.refuse();
    await expect.poll(told, PATIENTLY).toEqual([]);
    await wire.heal();
    await expect.poll(told, PATIENTLY).toEqual(DEPTHS);
    await ripple.restart('outbox-relay');
    await wire.close();
  }, 60_000);
});
