import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type BrokerState, inspectBroker } from '@ripple/broker';
import { openDatabase, type Pool } from '@ripple/db';
import type { Stack } from '@ripple/infra/stack';
import { openRedis } from '@ripple/redis';
import { createLogger } from '@ripple/telemetry';
import { emptyTables, purgeQueues } from '../load/clear.ts';

/** The way straight to the servers: whoever judges must not be hurt by what is judged. */
export interface Backdoor {
  pool: Pool;
  flushRedis(): Promise<void>;
  /** Of the broker's memory: publishers are blocked while it is on. */
  setAlarm(on: boolean): Promise<void>;
  inspect(): Promise<BrokerState>;
  close(): Promise<void>;
}

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
    await purgeQueues(amqpUrl, namespace);
    await emptyTables(database.pool, ['users', 'posts', 'post_words', 'outbox', 'idempotency_keys']);
    await backdoor.flushRedis();
    return backdoor;
  } catch (error) {
    await backdoor.close();
    throw error;
  }
}
