import type { Watermarks } from '@ripple/delivery';
import { findOutboxFront } from '@ripple/outbox';
import type { Worker } from '@ripple/runtime';

/**
 * Notes which workers are gone, of those that are silent: a frozen one may hold messages until the broker has ended its
 * connection, and their lanes are late until others have done them.
 */
export async function noteReturned(
  { broker, database, logger }: Pick<Worker, 'broker' | 'database' | 'logger'>,
  watermarks: Watermarks,
): Promise<void> {
  const silent = await watermarks.listSilent();
  if (silent.length === 0) return;
  const returned = await broker.listReturned(silent);
  // Looked up afterwards: watermarks of a later time were sent after the messages were given back.
  const { now } = await findOutboxFront(database.pool);
  for (const holding of returned) await watermarks.returned(holding, now);
  logger.debug({ silent, returned }, 'silent workers');
}
