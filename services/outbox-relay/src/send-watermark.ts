import { readOutboxFront } from '@ripple/outbox';
import type { Worker } from '@ripple/runtime';

/**
 * Sends one watermark on the way of what people do: through events and post-created into each lane. Where it does not arrive, the next one will; that they don't
 * is what shows that the rings are late.
 */
export async function sendWatermark({
  broker,
  database,
  logger,
}: Pick<Worker, 'broker' | 'database' | 'logger'>): Promise<void> {
  if (!broker.isAvailable()) return;
  const { clearedUntil } = await readOutboxFront(database.pool);
  await broker
    .publish({
      lane: 'events',
      message: { type: 'watermark', version: 1, acceptedAt: clearedUntil },
    })
    .catch((error) => logger.debug({ err: error }, 'a watermark was not sent'));
}
