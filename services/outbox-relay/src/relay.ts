import { RELAY_AFTER_MS, RELAY_BATCH, readOutboxFront, relayOnce } from '@ripple/outbox';
import type { Receipts } from '@ripple/receipts';
import type { Worker } from '@ripple/runtime';

/** One round. Answers how long to wait before the next one: not at all while there is more to do. */
export async function relay(
  { broker, database, metrics, logger }: Pick<Worker, 'broker' | 'database' | 'metrics' | 'logger'>,
  receipts: Receipts,
  pauseMs: number,
): Promise<number> {
  const { ageMs } = await readOutboxFront(database.pool);
  metrics.outboxOldest.set(ageMs / 1_000);
  if (ageMs < RELAY_AFTER_MS) return pauseMs;
  // Rows are not claimed, and not locked, while there is nobody to give them to.
  if (!broker.isAvailable()) return pauseMs;
  const { claimed, published } = await relayOnce(database.pool, broker);
  for (const { message } of published) receipts.published(message);
  metrics.outboxRelayed.inc(published.length);
  logger.info({ claimed, published: published.length }, 'relayed');
  return published.length === RELAY_BATCH ? 0 : pauseMs;
}
