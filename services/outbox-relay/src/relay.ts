import type { Receipts } from '@ripple/delivery';
import { findOutboxFront, RELAY_AFTER_MS, RELAY_BATCH, relayOnce } from '@ripple/outbox';
import type { Worker } from '@ripple/runtime';

/** One round. @returns whether there is more to relay at once */
export async function relay(
  { broker, database, metrics, logger }: Pick<Worker, 'broker' | 'database' | 'metrics' | 'logger'>,
  receipts: Receipts,
): Promise<boolean> {
  const { ageMs } = await findOutboxFront(database.pool);
  metrics.outboxOldest.set(ageMs / 1_000);
  if (ageMs < RELAY_AFTER_MS) return false;
  // Rows are not claimed, and not locked, while the broker takes none.
  if (!broker.isAvailable()) return false;
  const { claimed, published } = await relayOnce(database.pool, broker);
  for (const { message } of published) receipts.published(message);
  metrics.outboxRelayed.inc(published.length);
  logger.info({ claimed, published: published.length }, 'relayed');
  return published.length === RELAY_BATCH;
}
