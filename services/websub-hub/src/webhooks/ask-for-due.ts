import type { Broker } from '@ripple/broker';
import type { Database, Pool } from '@ripple/db';
import type { Metrics } from '@ripple/telemetry';
import { claimDueWebhooks, findBacklog, forgetAsked } from '@ripple/webhooks';

/** A message that is lost with its queue is missed for so long. */
const AGAIN_MS = 30_000;
/** How often it is looked for what is due, where there are active webhooks, and where there are none. */
const LOOK_EVERY_MS = { some: 1_000, none: 4_000 };

/**
 * Asks for what webhooks are due to be sent, of whichever process takes the message.
 * @returns how long to wait before the next look, in ms
 */
export async function askForDue({
  database,
  broker,
}: {
  database: Database;
  broker: Broker;
}): Promise<number> {
  if (!broker.isAvailable()) return LOOK_EVERY_MS.some;
  const { due, areThereAny } = await claimDueWebhooks(database.pool, AGAIN_MS);
  const asked = await Promise.allSettled(
    due.map((webhookId) =>
      broker.publish({ lane: 'webhooks', message: { type: 'send-webhooks', version: 1, webhookId } }),
    ),
  );
  const unasked = due.filter((_, index) => asked[index]?.status === 'rejected');
  if (unasked.length > 0) await forgetAsked(database.db, unasked);
  return areThereAny ? LOOK_EVERY_MS.some : LOOK_EVERY_MS.none;
}

/** Measures how far webhooks are behind, for operators. */
export async function measureBacklog(pool: Pool, metrics: Metrics): Promise<void> {
  for (const [state, { webhooks, oldestSeconds }] of await findBacklog(pool)) {
    metrics.webhooks.set({ state }, webhooks);
    metrics.webhookOldest.set({ state }, oldestSeconds);
  }
}
