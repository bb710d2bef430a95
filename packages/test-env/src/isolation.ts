import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deleteTopology, type Rung, retryLadder, topologyNames } from '@ripple/broker';
import type { Redis } from '@ripple/redis';
import { connect } from 'amqplib';
import { openServiceRedis } from './redis.ts';
import { serverUrls } from './servers.ts';
import { onServer, TEMPLATE_DATABASE, urlOfDatabase } from './template-database.ts';

/** A database and a namespace on the real servers that belong to one test file. */
export interface Isolation {
  namespace: string;
  databaseUrl: string;
  amqpUrl: string;
  redisUrl: string;
  /** Where Redis is a cluster. */
  redisNodes: string | undefined;
  mediaDir: string;
  /** Removes the database, the queues, the keys and the pictures. */
  dispose(): Promise<void>;
}

/**
 * Creates a migrated database, and a namespace that no queue or key has yet.
 * @param ladder the delays of the retry queues, if they aren't the default ones
 * @param laneParts the parts of a lane that a test has at most
 */
export async function isolate(ladder: readonly Rung[] = retryLadder, laneParts = 1): Promise<Isolation> {
  const { databaseUrl, amqpUrl, redisUrl, redisNodes } = serverUrls();
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  const databaseName = namespace.replace('-', '_');
  await onServer(databaseUrl, `create database ${databaseName} template ${TEMPLATE_DATABASE}`);
  const mediaDir = path.join(tmpdir(), `ripple-${namespace}`);

  return {
    namespace,
    databaseUrl: urlOfDatabase(databaseUrl, databaseName),
    amqpUrl,
    redisUrl,
    redisNodes,
    mediaDir,
    async dispose() {
      // A test may have moved its database to another server by then.
      await onServer(serverUrls().databaseUrl, `drop database ${databaseName} with (force)`);
      await removeQueues(amqpUrl, namespace, ladder, laneParts);
      await removeKeys(openServiceRedis({ redisUrl, redisNodes }), namespace);
      await rm(mediaDir, { recursive: true, force: true });
    },
  };
}

async function removeQueues(
  url: string,
  namespace: string,
  ladder: readonly Rung[],
  laneParts: number,
): Promise<void> {
  const connection = await connect(url);
  const names = topologyNames(namespace, { sent: 1, kept: laneParts });
  await deleteTopology(await connection.createChannel(), names, ladder);
  await connection.close();
}

async function removeKeys(redis: Redis, namespace: string): Promise<void> {
  await redis.whenReady();
  for (const node of redis.nodes()) {
    for await (const keys of node.scanStream({ match: `${namespace}:*`, count: 1_000 })) {
      await Promise.all((keys as string[]).map((key) => node.unlink(key)));
    }
  }
  redis.close();
}
