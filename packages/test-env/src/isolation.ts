import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deleteTopology, type Rung, retryLadder, topologyNames } from '@ripple/broker';
import { migrate, openDatabase } from '@ripple/db';
import { openRedis } from '@ripple/redis';
import { createLogger } from '@ripple/telemetry';
import { connect } from 'amqplib';
import { serverUrls } from './servers.ts';

/** A corner of the real servers that belongs to one test file. */
export interface Isolation {
  namespace: string;
  databaseUrl: string;
  amqpUrl: string;
  redisUrl: string;
  mediaDir: string;
  /** Removes the database, the queues, the keys and the pictures. */
  dispose(): Promise<void>;
}

/**
 * A fresh, migrated database, and a name that no queue or key begins with yet. `ladder`: the delays of the
 * retry queues, if they aren't the usual ones.
 */
export async function isolate(ladder: readonly Rung[] = retryLadder): Promise<Isolation> {
  const { databaseUrl, amqpUrl, redisUrl } = serverUrls();
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  const databaseName = namespace.replace('-', '_');
  await onServer(databaseUrl, `create database ${databaseName}`);
  const ownUrl = new URL(databaseUrl);
  ownUrl.pathname = `/${databaseName}`;
  await migrate(ownUrl.href);
  const mediaDir = path.join(tmpdir(), `ripple-${namespace}`);

  return {
    namespace,
    databaseUrl: ownUrl.href,
    amqpUrl,
    redisUrl,
    mediaDir,
    async dispose() {
      await onServer(databaseUrl, `drop database ${databaseName} with (force)`);
      await removeQueues(amqpUrl, namespace, ladder);
      await removeKeys(redisUrl, namespace);
      await rm(mediaDir, { recursive: true, force: true });
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const database = openDatabase({ url, connections: 1, applicationName: 'ripple-test' });
  await database.pool.query(statement).finally(database.close);
}

async function removeQueues(url: string, namespace: string, ladder: readonly Rung[]): Promise<void> {
  const connection = await connect(url);
  await deleteTopology(await connection.createChannel(), topologyNames(namespace), ladder);
  await connection.close();
}

async function removeKeys(url: string, namespace: string): Promise<void> {
  const logger = createLogger('test', 'silent');
  const redis = openRedis({ url, name: 'test', commandLimitMs: 5_000, whenDown: 'wait', logger });
  for await (const keys of redis.scanStream({ match: `${namespace}:*`, count: 1_000 })) {
    if (keys.length > 0) await redis.unlink(...keys);
  }
  redis.disconnect();
}
