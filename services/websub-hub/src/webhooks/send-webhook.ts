import { randomUUID } from 'node:crypto';
import { failPoint } from '@ripple/fail-points';
import type { WebhookId } from '@ripple/messages';
import { presentEvents } from '@ripple/presentation';
import {
  type ClaimedWebhook,
  claimWebhook,
  type DueDelivery,
  disableWebhook,
  isStillClaimed,
  listDueDeliveries,
  noteDelivered,
  noteFailed,
  planDeliveries,
  releaseWebhook,
} from '@ripple/webhooks';
import type { WebhookSender } from './sender.ts';
import { tryDelivery } from './try-delivery.ts';

/** Longer than a try with what is noted of it: a webhook that is claimed for longer was left by a process that died. */
const CLAIMED_MS = 30_000;
/** After which a webhook is left to its next turn, which any process may take. */
const GOES_ON_MS = 60_000;
const AT_ONCE = 20;
/** Events that were looked up longer ago are looked up again: a body shows what is, as of its sending. */
const FRESH_MS = 1_000;
const GONE = 410;

/**
 * Sends a webhook what is due, one event after the other. An event is made a delivery before it is sent, and that it
 * has arrived is noted after: with a crash in between it is sent again, under the same id.
 */
export async function sendWebhook(sender: WebhookSender, id: WebhookId): Promise<void> {
  const { database, stopping } = sender;
  const holder = randomUUID();
  const until = Date.now() + GOES_ON_MS;
  try {
    while (!stopping.aborted && Date.now() < until) {
      const webhook = await claimWebhook(database.pool, id, { holder, forMs: CLAIMED_MS });
      if (!webhook || !(await goOn(sender, webhook))) break;
    }
  } finally {
    await releaseWebhook(database.db, id, holder);
  }
}

/** @returns whether there may be more to do */
async function goOn(sender: WebhookSender, webhook: ClaimedWebhook): Promise<boolean> {
  const { pool } = sender.database;
  const deliveries = await listDueDeliveries(pool, webhook, AT_ONCE);
  if (deliveries.length > 0) {
    await sendSome(sender, webhook, deliveries);
    return true;
  }
  if (webhook.breaker === 'open') return false;
  const { hasMoved, hasGap } = await planDeliveries(pool, webhook);
  failPoint('webhook-planned');
  if (hasGap && hasMoved) {
    sender.metrics.webhookGaps.inc();
    sender.logger.warn(
      { webhookId: webhook.id },
      'events of a webhook may have expired before they were sent',
    );
  }
  return hasMoved;
}

/** Sends deliveries in their order, until one fails, what they show is old, or the webhook is paused or changed. */
async function sendSome(
  sender: WebhookSender,
  webhook: ClaimedWebhook,
  deliveries: DueDelivery[],
): Promise<void> {
  const freshUntil = Date.now() + FRESH_MS;
  const events = await presentEvents(
    sender.objects,
    deliveries.map(({ event }) => event),
  );
  for (const [index, event] of events.entries()) {
    if (!(await isStillClaimed(sender.database.pool, webhook))) return;
    const hasArrived = await sendOne(sender, webhook, deliveries[index] as DueDelivery, event);
    // What was claimed says how many failures there were before.
    if (!hasArrived || webhook.failures > 0 || sender.stopping.aborted || Date.now() > freshUntil) return;
  }
}

/** @returns whether it has arrived */
async function sendOne(
  sender: WebhookSender,
  webhook: ClaimedWebhook,
  delivery: DueDelivery,
  event: Parameters<typeof tryDelivery>[3],
): Promise<boolean> {
  const { database, logger, metrics, stopping } = sender;
  const { pool } = database;
  const { done, askedMs } = await tryDelivery(sender, webhook, delivery, event);
  const { status, error } = done;
  // Cut off by the end of this process: that was no try.
  if (status === null && stopping.aborted) return false;
  failPoint('webhook-unnoted');
  if (status !== null && status >= 200 && status < 300) {
    metrics.webhookDeliveries.inc({ outcome: 'ok' });
    await noteDelivered(pool, webhook, delivery, done);
    return true;
  }
  metrics.webhookDeliveries.inc({ outcome: status === GONE ? 'gone' : 'failed' });
  logger.info({ webhookId: webhook.id, deliveryId: delivery.id, status, error }, 'a webhook did not arrive');
  const outcome = await noteFailed(pool, webhook, delivery, done, askedMs);
  if (status === GONE) await disable(sender, webhook, 'The endpoint answered 410.');
  else if (outcome === 'nothing-arrives')
    await disable(sender, webhook, 'Nothing has arrived for three days.');
  return false;
}

async function disable({ database, logger }: WebhookSender, webhook: ClaimedWebhook, reason: string) {
  const isNew = await database.db.transaction().execute((trx) => disableWebhook(trx, webhook, reason));
  if (isNew) logger.error({ webhookId: webhook.id, reason }, 'a webhook was disabled');
}
