import { findEventsFront } from '@ripple/events';
import type { Worker } from '@ripple/runtime';

/** Measures how long events wait for open transactions, and how many are kept. */
export async function measureEvents({
  database,
  metrics,
}: Pick<Worker, 'database' | 'metrics'>): Promise<void> {
  const { waitingMs, kept } = await findEventsFront(database.pool);
  metrics.eventsWaiting.set(waitingMs / 1_000);
  metrics.eventsKept.set(kept);
}
