import { inspectBroker } from '@ripple/broker';
import { openRedis, type Redis } from '@ripple/redis';
import { createLogger } from '@ripple/telemetry';
import { connect } from 'amqplib';
import pg from 'pg';

/** The prefix of all queues and keys of the Ripples that are started here. */
export const namespace = process.env.NAMESPACE || 'ripple';

/** As which the laboratories are connected. */
export const NAME = 'lab';
const COMMAND_LIMIT_MS = 60_000;
/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const DEADLOCK_DETECTED = '40P01';
const MOST_ATTEMPTS = 10;

/** Runs `work` with a connection to Redis that has the owner's rights. @param nodes of a cluster, `host:port`, comma separated */
export async function withRedis<T>(
  url: string,
  work: (redis: Redis) => Promise<T>,
  nodes?: string,
): Promise<T> {
  const redis = openLabRedis(url, nodes);
  try {
    return await work(redis);
  } finally {
    redis.close();
  }
}

/** A connection that waits for a server that is away. */
export const openLabRedis = (url: string, nodes?: string): Redis =>
  openRedis({
    url,
    nodes,
    name: NAME,
    commandLimitMs: COMMAND_LIMIT_MS,
    whenDown: 'wait',
    logger: createLogger(NAME, 'silent'),
  });

/** Runs `work` with a connection to Postgres that has the owner's rights. */
export async function withPostgres<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: NAME });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Truncates tables. The services may hold locks while they work on what an interrupted run has left. */
export async function emptyTables(
  db: { query(text: string): Promise<unknown> },
  tables: string[],
  attempts = MOST_ATTEMPTS,
): Promise<void> {
  await db.query(`truncate ${tables.join(', ')} cascade`).catch((error) => {
    if (error.code !== DEADLOCK_DETECTED || attempts === 1) throw error;
    return emptyTables(db, tables, attempts - 1);
  });
}

/** Removes the messages that an interrupted run has left. */
export async function purgeQueues(url: string): Promise<void> {
  const { queues } = await inspectBroker({ urls: [url], name: NAME, namespace });
  const connection = await connect(url);
  const channel = await connection.createChannel();
  for (const { name, exists } of queues) if (exists) await channel.purgeQueue(name);
  await connection.close();
}
