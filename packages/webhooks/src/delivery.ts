import { type Db, inRange, type PageOfIds } from '@ripple/db';
import type { EventType } from '@ripple/events';
import type { WebhookDeliveryId, WebhookId } from '@ripple/messages';
import { sql } from 'kysely';

/** One try to send an event. */
export interface Try {
  /** When it began, ISO 8601. */
  at: string;
  /** What the endpoint answered; null: nothing. */
  status: number | null;
  /** Why there was no answer. */
  error: string | null;
  /** How long it took. */
  ms: number;
}

/** An event on its way to a webhook. */
export interface Delivery {
  /** As the endpoint gets it in `webhook-id`. */
  id: WebhookDeliveryId;
  event: { id: string; type: EventType };
  /** `pending` until it has arrived (`delivered`), or is given up (`failed`). */
  state: 'pending' | 'delivered' | 'failed';
  /** When it is tried next; null: not any more. */
  nextTryAt: Date | null;
  /** The oldest first. */
  tries: Try[];
}

type Row = Omit<Delivery, 'event'> & { eventId: string; type: EventType };

const shown = sql`
  id, event_xid || '-' || event_id as "eventId", type, state, tries,
  case when state = 'pending' then due_at end as "nextTryAt"`;

/** Deliveries of a webhook, below `before` newest first, or above `after` oldest first. */
export async function listDeliveries(
  db: Db,
  webhookId: WebhookId,
  range: PageOfIds<WebhookDeliveryId>,
): Promise<Delivery[]> {
  const { isInRange, ordered } = inRange(sql`id`, range);
  const { rows } = await sql<Row>`
    select ${shown} from webhook_deliveries where webhook_id = ${webhookId} and ${isInRange} ${ordered}
  `.execute(db);
  return rows.map(deliveryOf);
}

/**
 * Has a delivery tried at once, and by a new schedule if that fails.
 * @returns `undefined` if there is none
 */
export async function redeliver(
  trx: Db,
  webhookId: WebhookId,
  id: WebhookDeliveryId,
): Promise<Delivery | undefined> {
  const { rows } = await sql<Row>`
    update webhook_deliveries
    set state = 'pending', attempts = 0, first_at = null, due_at = clock_timestamp()
    where id = ${id} and webhook_id = ${webhookId} returning ${shown}`.execute(trx);
  return rows[0] && deliveryOf(rows[0]);
}

const deliveryOf = ({ eventId, type, ...delivery }: Row): Delivery => ({
  ...delivery,
  event: { id: eventId, type },
});
