import type { Receipts } from '@ripple/delivery';
import { findOutboxFront, RELAY_AFTER_MS, RELAY_BATCH, relayOnce } from '@ripple/outbox';
import type { Worker } from '@ripple/runtime';

const LEAST_PAUSE_MS = 500;

/** One round. @returns in how many ms there may be something to relay: what is written from now on is the api's at first */
export async function relay(
  { broker, database, metrics, logger }: Pick<Worker, 'broker' | 'database' | 'metrics' | 'logger'>,
  receipts: Receipts,
): Promise<number> {
  const { ageMs } = await findOutboxFront(database.pool);
  metrics.outboxOldest.set(ageMs / 1_000);
  if (ageMs < RELAY_AFTER_MS) return Math.max(LEAST_PAUSE_MS, RELAY_AFTER_MS - ageMs);
  // Rows are not claimed, and not locked, while the broker takes none.
  if (!broker.isAvailable()) return LEAST_PAUSE_MS;
  const { claimed, published } = await relayOnce(database.pool, broker);
  for (const { message } of published) receipts.published(message);
  metrics.outboxRelayed.inc(published.length);
  logger.info({ claimed, published: published.length }, 'relayed');
  return published.length === RELAY_BATCH ? 0 : LEAST_PAUSE_MS;
}
