import type { Broker } from '@ripple/broker';
import type { Pool } from '@ripple/db';
import type { Metrics } from '@ripple/telemetry';
import { claimDueWebhooks, findBacklog } from '@ripple/webhooks';

/** A message that is lost with its queue is missed for so long. */
const AGAIN_MS = 30_000;
/** How often it is looked for what is due, where there are active webhooks, and where there are none. */
const LOOK_EVERY_MS = { some: 1_000, none: 4_000 };

/**
 * Asks for what webhooks are due to be sent, of whichever process takes the message.
 * @returns how long to wait before the next look, in ms
 */
export async function askForDue({ pool, broker }: { pool: Pool; broker: Broker }): Promise<number> {
  const { due, areThereAny } = await claimDueWebhooks(pool, AGAIN_MS);
  await Promise.all(
    due.map((webhookId) =>
      broker.publish({ lane: 'webhooks', message: { type: 'send-webhooks', version: 1, webhookId } }),
    ),
  );
  return areThereAny ? LOOK_EVERY_MS.some : LOOK_EVERY_MS.none;
}

/** Measures how far webhooks are behind, for operators. */
export async function measureBacklog(pool: Pool, metrics: Metrics): Promise<void> {
  for (const [state, { webhooks, oldestSeconds }] of await findBacklog(pool)) {
    metrics.webhooks.set({ state }, webhooks);
    metrics.webhookOldest.set({ state }, oldestSeconds);
  }
}
