import type { Db, Pool } from '@ripple/db';
import type { EventCursor, EventType } from '@ripple/events';
import type { WebhookId } from '@ripple/messages';
import { sql } from 'kysely';
import { MOST_FAILURES, MOST_WAITING } from './limits.ts';

/** A webhook that a process works for. */
export interface ClaimedWebhook {
  id: WebhookId;
  url: string;
  types: EventType[] | null;
  /** Each of them signs; the newest first. */
  secrets: string[];
  /** Up to which events have deliveries. */
  cursor: EventCursor;
  /** The tries in a row that have failed. */
  failures: number;
  /** Who has it: only the holder notes what comes of a delivery. */
  holder: string;
  /**
   * The circuit breaker: `open`, since too much has failed, it is sent only what was tried before; `half-open`, one
   * event more.
   */
  breaker: 'closed' | 'half-open' | 'open';
}

/** What waits of a webhook `w`: tried before (`retries`) or not, and whether any is due. */
const pending = `
  select count(*) filter (where tries <> '[]') as retries,
    coalesce(bool_or(tries <> '[]' and due_at <= clock_timestamp()), false) as retry_is_due,
    coalesce(bool_or(tries = '[]'), false) as has_new
  from webhook_deliveries where webhook_id = w.id and state = 'pending'`;
/** With nothing to try again, the next event is the only way to learn whether the endpoint works. */
const isBroken = `(p.retries > 0 and (w.failures >= ${MOST_FAILURES} or p.retries >= ${MOST_WAITING}))`;
const mayProbe = `coalesce(w.probe_at <= clock_timestamp(), true)`;

/**
 * Finds the webhooks that something is to be done for, and notes that it is asked for, so that others don't within
 * `againMs`.
 * @returns them, and whether any webhook is active
 */
export async function claimDueWebhooks(
  pool: Pool,
  againMs: number,
): Promise<{ due: WebhookId[]; areThereAny: boolean }> {
  const { rows } = await pool.query<{ any: boolean; due: string[] | null }>({
    name: 'webhooks-due',
    // A cursor that no transaction has come to is that of another server: this database was restored.
    text: `
      with queued as (
        update webhooks set queued_until = clock_timestamp() + $1 * interval '1 millisecond'
        where id in (
          select w.id from webhooks w cross join lateral (${pending}) p
          where w.state = 'active'
            and coalesce(w.queued_until <= clock_timestamp(), true)
            and coalesce(w.taken_until <= clock_timestamp(), true)
            and (p.retry_is_due or w.cursor_xid >= pg_snapshot_xmax(pg_current_snapshot())
              or (not ${isBroken} or ${mayProbe}) and (p.has_new or exists (
                select from events
                where (xid, id) > (w.cursor_xid, w.cursor_id) and xid < pg_snapshot_xmin(pg_current_snapshot())
              )))
          for update of w skip locked
        )
        returning id
      )
      select (select array_agg(id) from queued) as due,
        exists (select from webhooks where state = 'active') as any`,
    values: [againMs],
  });
  const [{ any, due } = { any: false, due: null }] = rows;
  // Arrays of bigint come as text.
  return { due: (due ?? []).map(Number) as WebhookId[], areThereAny: any };
}

/** Has webhooks asked for again, since nothing came of it. */
export async function forgetAsked(db: Db, ids: WebhookId[]): Promise<void> {
  await db.updateTable('webhooks').set({ queued_until: null }).where('id', 'in', ids).execute();
}

type Row = Omit<ClaimedWebhook, 'cursor' | 'holder'> & { xid: string; eventId: number };

/**
 * Claims an active webhook, or keeps it, for `forMs`: as long as one process has it, no other does.
 * @param holder who claims it
 * @returns `undefined` if another one has it, or it is not active (any more)
 */
export async function claimWebhook(
  pool: Pool,
  id: WebhookId,
  { holder, forMs }: { holder: string; forMs: number },
): Promise<ClaimedWebhook | undefined> {
  const { rows } = await pool.query<Row>({
    name: 'claim-webhook',
    text: `
      update webhooks w
      set taken_by = $2, taken_until = clock_timestamp() + $3 * interval '1 millisecond', queued_until = null
      from (select id, p.retries from webhooks w cross join lateral (${pending}) p where id = $1) p
      where w.id = p.id and state = 'active'
        and (taken_by = $2 or coalesce(taken_until <= clock_timestamp(), true))
      returning w.id, url, types, failures, cursor_xid as xid, cursor_id as "eventId",
        case when not ${isBroken} then 'closed' when ${mayProbe} then 'half-open' else 'open' end as breaker,
        case when previous_until > clock_timestamp() then array[secret, previous_secret] else array[secret] end
          as secrets`,
    values: [id, holder, forMs],
  });
  const [row] = rows;
  if (!row) return undefined;
  const { xid, eventId, ...webhook } = row;
  return { ...webhook, holder, cursor: `${xid}-${eventId}` };
}

/** Whether a webhook is still active and claimed: it loses its claim when it is paused or gets another address. */
export async function isStillClaimed(pool: Pool, { id, holder }: ClaimedWebhook): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'webhook-claimed',
    text: `select from webhooks where id = $1 and taken_by = $2 and state = 'active'`,
    values: [id, holder],
  });
  return rowCount === 1;
}

/** Others may claim it. */
export async function releaseWebhook(db: Db, id: WebhookId, holder: string): Promise<void> {
  await sql`
    update webhooks set taken_by = null, taken_until = null, queued_until = null
    where id = ${id} and taken_by = ${holder}`.execute(db);
}
