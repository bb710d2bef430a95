import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { promisify } from 'node:util';
import { serverUrls } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectNodes } from './inspect-nodes.ts';

const LIMIT_MS = 1_500;
const options = { name: 'test', limitMs: LIMIT_MS };
const { databaseUrl, amqpUrl, redisUrl } = serverUrls();
const servers = { DATABASE_URL: databaseUrl, AMQP_URL: amqpUrl, REDIS_URL: redisUrl };
const hostOf = (url: string) => new URL(url).host;
const [database, broker, redis] = [hostOf(databaseUrl), hostOf(amqpUrl), hostOf(redisUrl)];

const well = (address: string, role: string | null) => ({
  address,
  role,
  ok: true,
  ms: expect.any(Number),
});
const notWell = (address: string) => ({ address, role: null, ok: false, ms: null });

describe('the nodes of the servers', () => {
  /** Accepts connections, and says nothing. */
  let silent: Server;
  let silentAddress: string;
  beforeAll(async () => {
    silent = createServer({ allowHalfOpen: false }, (socket) => socket.on('error', () => {}).resume());
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    silentAddress = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  });
  afterAll(() => silent?.close());

  it('are one each, where the settings name no more', async () => {
    expect(await inspectNodes(servers, options)).toEqual({
      postgres: [well(database, 'primary')],
      rabbitmq: [well(broker, null)],
      redis: [well(redis, 'master')],
    });
  });

  it('of which one is down and one is silent: these are not well, and neither delays the others', async () => {
    const nowhere = '127.0.0.1:1';
    const nodes = (first: string) => [first, nowhere, silentAddress].join(',');
    const since = performance.now();
    const found = await inspectNodes(
      {
        ...servers,
        DATABASE_NODES: nodes(database),
        AMQP_NODES: nodes(broker),
        REDIS_NODES: nodes(redis),
      },
      options,
    );
    expect(performance.now() - since).toBeLessThan(LIMIT_MS + 400);
    const others = [notWell(nowhere), notWell(silentAddress)];
    expect(found).toEqual({
      postgres: [well(database, 'primary'), ...others],
      rabbitmq: [well(broker, null), ...others],
      redis: [well(redis, 'master'), ...others],
    });
    // Nothing is left of the look.
    await expect.poll(promisify(silent.getConnections.bind(silent)), { timeout: 30_000 }).toBe(0);
  });

  it('are each asked once, also where a setting of Postgres repeats one', async () => {
    const { postgres } = await inspectNodes({ ...servers, DATABASE_REPLICA_NODES: database }, options);
    expect(postgres).toEqual([well(database, 'primary')]);
  });

  it('with a wrong log-in are not well, and no password is shown', async () => {
    const wrong = (url: string) => url.replace(new URL(url).password, 'not-the-password');
    const found = await inspectNodes(
      { DATABASE_URL: wrong(databaseUrl), AMQP_URL: wrong(amqpUrl), REDIS_URL: wrong(redisUrl) },
      options,
    );
    expect(Object.values(found).flat()).toMatchObject([{ ok: false }, { ok: false }, { ok: false }]);
    expect(JSON.stringify(found)).not.toContain('not-the-password');
  });
});
