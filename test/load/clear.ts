import { inspectBroker } from '@ripple/broker';
import { connect } from 'amqplib';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const DEADLOCK_DETECTED = '40P01';
const MOST_ATTEMPTS = 10;

/** The services may be at work on what an interrupted run has left, and hold locks. */
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

/** Throws away what an interrupted run has left to do. */
export async function purgeQueues(url: string, namespace: string): Promise<void> {
  const { queues } = await inspectBroker({ url, name: 'purge', namespace });
  const connection = await connect(url);
  const channel = await connection.createChannel();
  for (const { name, exists } of queues) if (exists) await channel.purgeQueue(name);
  await connection.close();
}
