import { type LaneParts, partsOf } from '@ripple/messages';
import { findOutboxFront } from '@ripple/outbox';
import type { Worker } from '@ripple/runtime';

/**
 * Sends one watermark on the way that messages of users take: through events and post-created into each lane, and
 * through every part of them. One
 * that is lost is made up for by the next; a ring whose watermarks don't arrive is seen to be late.
 */
export async function sendWatermark(
  { broker, database, logger }: Pick<Worker, 'broker' | 'database' | 'logger'>,
  laneParts: LaneParts,
): Promise<void> {
  if (!broker.isAvailable()) return;
  const { clearedUntil } = await findOutboxFront(database.pool);
  const message = { type: 'watermark', version: 1, acceptedAt: clearedUntil } as const;
  const sent = partsOf('events', laneParts).map((part) => broker.publish({ lane: 'events', part, message }));
  await Promise.all(sent).catch((error) => logger.debug({ err: error }, 'a watermark was not sent'));
}
