import type { Pool } from '@ripple/db';
import type { EventType, RecordedEvent } from '@ripple/events';
import type { UserId, WebhookDeliveryId } from '@ripple/messages';
import type { ClaimedWebhook } from './claim.ts';
import type { Try } from './delivery.ts';
import { KEPT_TRIES, MOST_FAILURES, PROBE_EVERY_S } from './limits.ts';
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

/**
 * Those that are due: first what was tried before, then in the order of events. While the breaker is half-open, one event
 * that was not tried before comes first, so that those that fail again and again don't hold it back.
 */
export async function listDueDeliveries(
  pool: Pool,
  { id, breaker }: ClaimedWebhook,
  limit: number,
): Promise<DueDelivery[]> {
  const { rows } = await pool.query<Row>({
    name: 'webhook-deliveries-due',
    text: `
      with due as (
        select *, tries = '[]' as is_new from webhook_deliveries
        where webhook_id = $1 and state = 'pending' and due_at <= clock_timestamp()
      ), probe as (
        select id from due where is_new order by event_xid, event_id limit 1
      )
      select id, attempts, event_xid as xid, event_id as "eventId", type, actor_id as actor, object_id as object, at
      from due
      where not is_new or $2 = 'closed' or $2 = 'half-open' and id = (select id from probe)
      order by is_new = ($2 = 'closed'), event_xid, event_id limit $3`,
    values: [id, breaker, limit],
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

/**
 * Notes that a delivery has arrived. After an outage, what else waits is due at once. One statement, so that a process
 * that dies notes both or neither.
 */
export async function noteDelivered(
  pool: Pool,
  webhook: ClaimedWebhook,
  { id }: DueDelivery,
  done: Try,
): Promise<void> {
  await pool.query({
    name: 'webhook-delivered',
    text: `
      with held as (
        select id, failures from webhooks where id = $3 and taken_by = $4 for update
      ), arrived as (
        update webhook_deliveries d set state = 'delivered', due_at = null, tries = ${withTry}
        from held where d.id = $1 and d.webhook_id = held.id
      ), works as (
        update webhooks w set failures = 0, failing_since = null, probe_at = null
        from held where w.id = held.id and held.failures > 0
        returning w.id, held.failures as failed
      )
      update webhook_deliveries d set due_at = clock_timestamp()
      from works where d.webhook_id = works.id and failed >= ${MOST_FAILURES} and d.state = 'pending' and d.id <> $1`,
    values: [id, JSON.stringify(done), webhook.id, webhook.holder],
  });
}

/**
 * Notes that a try has failed, and when the next one is due; after the last one, the delivery is given up if others
 * have arrived, or none was tried beside it.
 * @param askedMs how long the endpoint asks to wait, in ms
 * @returns whether there is a next try, or nothing has arrived since the first one, though other events were tried;
 * `undefined` if the webhook is not claimed any more, and nothing was noted
 */
export async function noteFailed(
  pool: Pool,
  webhook: ClaimedWebhook,
  { id, attempts }: DueDelivery,
  failed: Try,
  askedMs: number,
): Promise<'waits' | 'failed' | 'nothing-arrives' | undefined> {
  const waitMs = waitAfter(attempts + 1, askedMs);
  // The webhook first, as whatever else locks both. Both times are those of the transaction, so they may be equal.
  // The pause before the next probe grows with the outage: 500 events are tried in three days, not 4,000.
  const { rows } = await pool.query<{ outcome: 'waits' | 'failed' | 'nothing-arrives' }>({
    name: 'webhook-failed',
    text: `
      with fails as (
        update webhooks set failures = failures + 1, failing_since = coalesce(failing_since, now()),
          probe_at = case when $6 then clock_timestamp()
            + greatest(interval '${PROBE_EVERY_S} seconds', (now() - coalesce(failing_since, now())) / 60) else probe_at end
        where id = $4 and taken_by = $5 returning id, failing_since
      ), judged as (
        select d.id, case
          when $3::float8 is not null then 'waits'
          when failing_since <= d.first_at and exists (
            select from webhook_deliveries other
            where other.webhook_id = fails.id and other.id <> d.id and other.state <> 'delivered'
              and (other.tries -> -1 ->> 'at')::timestamptz >= failing_since
          ) then 'nothing-arrives'
          else 'failed' end as outcome
        from fails join webhook_deliveries d on d.id = $1
      )
      update webhook_deliveries d
      set attempts = attempts + 1, first_at = coalesce(first_at, now()), tries = ${withTry},
        state = case outcome when 'failed' then 'failed' else state end,
        due_at = case outcome when 'failed' then null
          else clock_timestamp() + coalesce($3, 0) * interval '1 millisecond' end
      from judged where d.id = judged.id
      returning outcome`,
    values: [id, JSON.stringify(failed), waitMs ?? null, webhook.id, webhook.holder, attempts === 0],
  });
  return rows[0]?.outcome;
}
