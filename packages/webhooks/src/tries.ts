import type { Pool } from '@ripple/db';
import type { EventType, RecordedEvent } from '@ripple/events';
import type { UserId, WebhookDeliveryId } from '@ripple/messages';
import type { ClaimedWebhook } from './claim.ts';
import type { Try } from './delivery.ts';
import { KEPT_TRIES, MOST_FAILURES } from './limits.ts';
import { waitAfter } from './schedule.ts';

/** A delivery that is to be tried now. */
export interface DueDelivery {
  id: WebhookDeliveryId;
  event: RecordedEvent;
  /** Tries that have failed. */
  attempts: number;
}

interface Row {
  id: WebhookDeliveryId;
  attempts: number;
  xid: string;
  eventId: number;
  type: EventType;
  actor: UserId | null;
  object: number;
  at: Date;
}

/** Those that are due: first what was tried before, then in the order of events. */
export async function listDueDeliveries(
  pool: Pool,
  { id, isBroken }: ClaimedWebhook,
  limit: number,
): Promise<DueDelivery[]> {
  const { rows } = await pool.query<Row>({
    name: 'webhook-deliveries-due',
    text: `
      select id, attempts, event_xid as xid, event_id as "eventId", type, actor_id as actor, object_id as object, at
      from webhook_deliveries
      where webhook_id = $1 and state = 'pending' and due_at <= clock_timestamp() and (tries <> '[]' or not $2)
      order by tries = '[]', event_xid, event_id limit $3`,
    values: [id, isBroken, limit],
  });
  return rows.map(({ id, attempts, xid, eventId, ...event }) => ({
    id,
    attempts,
    event: { id: `${xid}-${eventId}`, ...event },
  }));
}

/** The tries of a delivery with one more, `$2`. */
const withTry = `
  case when jsonb_array_length(tries) >= ${KEPT_TRIES} then tries - 0 else tries end || $2::jsonb`;

/** Notes that a delivery has arrived. After an outage, what else waits is due at once. */
export async function noteDelivered(
  pool: Pool,
  webhook: ClaimedWebhook,
  { id }: DueDelivery,
  done: Try,
): Promise<void> {
  await pool.query({
    name: 'webhook-delivered',
    text: `update webhook_deliveries set state = 'delivered', due_at = null, tries = ${withTry} where id = $1`,
    values: [id, JSON.stringify(done)],
  });
  if (webhook.failures === 0) return;
  await pool.query({
    name: 'webhook-works-again',
    text: `
      with works as (
        update webhooks set failures = 0, failing_since = null where id = $1 returning id
      )
      update webhook_deliveries set due_at = clock_timestamp() from works
      where webhook_id = works.id and state = 'pending' and $2`,
    values: [webhook.id, webhook.failures >= MOST_FAILURES],
  });
}

/**
 * Notes that a try has failed, and when the next one is due.
 * @returns whether there is a next one; if there is none, whether anything has arrived since the first try
 */
export async function noteFailed(
  pool: Pool,
  webhook: ClaimedWebhook,
  { id, attempts }: DueDelivery,
  failed: Try,
): Promise<'waits' | 'failed' | 'nothing-arrives'> {
  const waitMs = waitAfter(attempts + 1);
  // The webhook first, as whatever else locks both. Both times are those of the transaction, so they may be equal.
  const { rows } = await pool.query<{ nothingArrives: boolean }>({
    name: 'webhook-failed',
    text: `
      with fails as (
        update webhooks set failures = failures + 1, failing_since = coalesce(failing_since, now())
        where id = $4 returning failing_since
      )
      update webhook_deliveries
      set attempts = attempts + 1, first_at = coalesce(first_at, now()), tries = ${withTry},
        due_at = clock_timestamp() + $3 * interval '1 millisecond'
      from fails where id = $1
      returning failing_since <= first_at as "nothingArrives"`,
    values: [id, JSON.stringify(failed), waitMs ?? 0, webhook.id],
  });
  if (waitMs !== undefined) return 'waits';
  return rows[0]?.nothingArrives ? 'nothing-arrives' : 'failed';
}

/** Tries a delivery no more. */
export async function giveUp(pool: Pool, { id }: DueDelivery): Promise<void> {
  await pool.query(`update webhook_deliveries set state = 'failed', due_at = null where id = $1`, [id]);
}
