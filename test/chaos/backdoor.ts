import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type BrokerState, inspectBroker } from '@ripple/broker';
import { openDatabase, type Pool } from '@ripple/db';
import type { Stack } from '@ripple/infra/stack';
import { openRedis } from '@ripple/redis';
import { createLogger } from '@ripple/telemetry';
import { connect } from 'amqplib';

/** The way straight to the servers: whoever judges must not be hurt by what is judged. */
export interface Backdoor {
  pool: Pool;
  flushRedis(): Promise<void>;
  /** Of the broker's memory: publishers are blocked while it is on. */
  setAlarm(on: boolean): Promise<void>;
  inspect(): Promise<BrokerState>;
  close(): Promise<void>;
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const DEADLOCK_DETECTED = '40P01';
const WATERMARK = { alarm: '0', usual: '0.4' };

/** Opens it, and removes what an earlier run has left behind. */
export async function openBackdoor(
  { databaseUrl, amqpUrl, redisUrl }: Pick<Stack, 'databaseUrl' | 'amqpUrl' | 'redisUrl'>,
  rabbitmqctl: string,
): Promise<Backdoor> {
  const database = openDatabase({
    url: databaseUrl,
    connections: 2,
    applicationName: 'ripple-chaos',
    // Postgres dies now and then here; the pool opens another connection.
    onConnectionError: () => {},
  });
  const redis = openRedis({
    url: redisUrl,
    name: 'chaos',
    commandLimitMs: 5_000,
    whenDown: 'wait',
    logger: createLogger('chaos', 'silent'),
  });
  const namespace = process.env.NAMESPACE || 'ripple';
  const backdoor: Backdoor = {
    pool: database.pool,
    async flushRedis() {
      await redis.flushall();
    },
    async setAlarm(on) {
      const limit = on ? WATERMARK.alarm : WATERMARK.usual;
      await promisify(execFile)(rabbitmqctl, ['set_vm_memory_high_watermark', limit]);
    },
    inspect: () => inspectBroker({ url: amqpUrl, name: 'chaos', namespace }),
    async close() {
      redis.disconnect();
      await database.close();
    },
  };
  try {
    await purge(amqpUrl, await backdoor.inspect());
    await empty(database.pool);
    await backdoor.flushRedis();
    return backdoor;
  } catch (error) {
    await backdoor.close();
    throw error;
  }
}

/** The services may be at work on what an interrupted run has left, and hold locks. */
async function empty(pool: Pool, attempts = 10): Promise<void> {
  await pool.query('truncate users, posts, post_words, outbox, idempotency_keys cascade').catch((error) => {
    if (error.code !== DEADLOCK_DETECTED || attempts === 1) throw error;
    return empty(pool, attempts - 1);
  });
}

async function purge(url: string, { queues }: BrokerState): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  for (const { name, exists } of queues) if (exists) await channel.purgeQueue(name);
  await connection.close();
}
