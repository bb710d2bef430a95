import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openDatabase, type Pool } from '@ripple/db';
import type { Stack } from '@ripple/infra/stack';
import type { NodeSettings } from '@ripple/infra/urls';
import { findRemains } from '@ripple/leaving';
import { urlsOfNodes } from '@ripple/runtime';
import { systemClock } from '../lab/arrivals.ts';
import { emptyTables, namespace, openLabRedis, purgeQueues } from '../lab/servers.ts';
import { askAgain } from './ask-again.ts';
import type { LeftOver } from './check-left.ts';

/** Queries that wait for a primary which is being replaced: on a connection to the last one they fail. */
export type PatientPool = Pick<Pool, 'query'>;

/** The way straight to the servers, so that faults on the wires don't hurt the verdict. */
export interface Backdoor {
  pool: PatientPool;
  amqpUrl: string;
  nodes: NodeSettings | undefined;
  flushRedis(): Promise<void>;
  /** Of users who have left. */
  findRemains(): Promise<LeftOver>;
  /** Of the broker's memory: publishers are blocked while it is on. */
  setAlarm(on: boolean): Promise<void>;
  close(): Promise<void>;
}

const WATERMARK = { alarm: '0', usual: '0.4' };

/** Opens it, and removes what an earlier run has left behind. */
export async function openBackdoor(
  { databaseUrl, amqpUrl, redisUrl, nodes }: Pick<Stack, 'databaseUrl' | 'amqpUrl' | 'redisUrl' | 'nodes'>,
  rabbitmqctl: string,
  signal: AbortSignal,
): Promise<Backdoor> {
  const database = openDatabase({
    url: urlsOfNodes(databaseUrl, nodes?.DATABASE_NODES),
    connections: 2,
    applicationName: 'ripple-chaos',
    // Postgres dies now and then here; the pool opens another connection.
    onConnectionError: () => {},
  });
  const redis = openLabRedis(redisUrl, nodes?.REDIS_NODES);
  const backdoor: Backdoor = {
    pool: patient(database.pool, signal),
    amqpUrl,
    nodes,
    async flushRedis() {
      await Promise.all(redis.nodes().map((node) => node.flushall()));
    },
    findRemains() {
      const vaults = { pool: database.pool, redis, namespace };
      const look = () => findRemains(vaults, { signal, onProgress: () => {} });
      return askAgain(look, { clock: systemClock, signal });
    },
    async setAlarm(on) {
      const limit = on ? WATERMARK.alarm : WATERMARK.usual;
      await promisify(execFile)(rabbitmqctl, ['set_vm_memory_high_watermark', limit]);
    },
    async close() {
      redis.close();
      await database.close();
    },
  };
  try {
    await purgeQueues(amqpUrl);
    await emptyTables(database.pool, [
      'users',
      'posts',
      'post_words',
      'outbox',
      'idempotency_keys',
      'events',
    ]);
    await backdoor.flushRedis();
    return backdoor;
  } catch (error) {
    await backdoor.close();
    throw error;
  }
}

function patient(pool: Pool, signal: AbortSignal): PatientPool {
  const query = (...asked: Parameters<Pool['query']>) =>
    askAgain(async () => pool.query(...asked), { clock: systemClock, signal });
  return { query: query as Pool['query'] };
}
