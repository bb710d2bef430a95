import { oldestRowAge, RELAY_BATCH, relayOnce } from '@ripple/outbox';
import type { Worker } from '@ripple/runtime';

/** One round. Answers how long to wait before the next one: not at all while there is more to do. */
export async function relay(
  { broker, database, metrics, logger }: Pick<Worker, 'broker' | 'database' | 'metrics' | 'logger'>,
  pauseMs: number,
): Promise<number> {
  metrics.outboxOldest.set((await oldestRowAge(database.pool)) / 1_000);
  // Rows are not claimed, and not locked, while there is nobody to give them to.
  if (!broker.isAvailable()) return pauseMs;
  const { claimed, published } = await relayOnce(database.pool, broker);
  if (claimed === 0) return pauseMs;
  metrics.outboxRelayed.inc(published);
  logger.info({ claimed, published }, 'relayed');
  return published === RELAY_BATCH ? 0 : pauseMs;
}
