import type { EventObjects } from '@ripple/presentation';
import type { Worker } from '@ripple/runtime';
import { deleteOldDeliveries, MOST_WEBHOOKS } from '@ripple/webhooks';
import { createCallbacks } from '../callbacks.ts';
import { askForDue, measureBacklog } from './ask-for-due.ts';
import { sendWebhook } from './send-webhook.ts';
import { LIMIT_MS, type WebhookSender } from './sender.ts';

/** One for each webhook, so none waits for another. */
const SLOTS = MOST_WEBHOOKS;
const MEASURE_EVERY_MS = 15_000;
const TIDY_EVERY_MS = 60_000;

/** Sends events to the webhooks of the application, from a lane with slots of its own. */
export function runWebhooks(
  worker: Worker,
  options: {
    /** Where the objects of events are looked up. */
    objects: EventObjects;
    /** Networks that may be reached besides public addresses. */
    networks: string[];
    /** How often it is looked for what is due, at least. */
    lookEveryMs?: number;
  },
): void {
  const { objects, networks, lookEveryMs = Number.POSITIVE_INFINITY } = options;
  const { database, broker, metrics, logger, stopping } = worker;
  const { pool } = database;
  const endpoints = createCallbacks({
    networks,
    connections: SLOTS,
    limitMs: LIMIT_MS,
    userAgent: 'Ripple (webhooks)',
  });
  const sender: WebhookSender = {
    database,
    objects,
    endpoints,
    stopping,
    logger,
    metrics,
  };
  const sending = new Set<Promise<void>>();
  worker.onStop(async () => {
    await endpoints.close();
    await Promise.allSettled(sending);
  });
  worker.consume({
    lanes: { webhooks: 1 },
    slots: SLOTS,
    handlers: {
      'send-webhooks'({ webhookId }) {
        const work = sendWebhook(sender, webhookId).finally(() => sending.delete(work));
        sending.add(work);
        return work;
      },
    },
  });
  worker.repeat(async () => Math.min(lookEveryMs, await askForDue({ database, broker })));
  worker.every(MEASURE_EVERY_MS, () => measureBacklog(pool, metrics));
  worker.everyTogether('tidy-webhooks', TIDY_EVERY_MS, () => deleteOldDeliveries(pool));
}
