import type { Pool } from '@ripple/db';
import { listEvents } from '@ripple/events';
import type { ClaimedWebhook } from './claim.ts';

/** Events that are made deliveries at once. */
const EVENTS = 100;

export interface Planned {
  /** Whether the cursor has gone on. */
  hasMoved: boolean;
  /** Whether events may be missing: they have expired before, or this database never had them. */
  hasGap: boolean;
}

/** Makes the next events deliveries of a webhook: together with the move of its cursor, so none is left out or doubled. */
export async function planDeliveries(pool: Pool, webhook: ClaimedWebhook): Promise<Planned> {
  const { id, types, cursor } = webhook;
  const range = { after: cursor, types: types ?? undefined, limit: EVENTS };
  const { events, upTo, hasGap: isUnknown } = await listEvents(pool, range);
  // One that has not moved yet is no event's.
  const hasGap = isUnknown && !cursor.endsWith('-0');
  if (upTo === undefined) return { hasMoved: isUnknown && (await startAgain(pool, webhook)), hasGap };
  const places = events.map((event) => event.id.split('-'));
  await pool.query({
    name: 'plan-webhook',
    text: `
      with planned as (
        insert into webhook_deliveries (webhook_id, event_xid, event_id, type, actor_id, object_id, at)
        select w.id, e.xid, e.id, e.type, e.actor, e.object, e.at
        from webhooks w, unnest($2::xid8[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::timestamptz[])
          with ordinality as e (xid, id, type, actor, object, at, n)
        where w.id = $1 and (w.since is null or not pg_visible_in_snapshot(e.xid, w.since))
        order by e.n
        on conflict (webhook_id, event_xid, event_id) do nothing
      )
      update webhooks set cursor_xid = $8::xid8, cursor_id = $9, missed_at = case when $10 then now() else missed_at end
      where id = $1 and (cursor_xid, cursor_id) < ($8::xid8, $9::bigint)`,
    values: [
      id,
      places.map(([xid]) => xid),
      places.map(([, eventId]) => eventId),
      events.map(({ type }) => type),
      events.map(({ actor }) => actor),
      events.map(({ object }) => object),
      events.map(({ at }) => at),
      ...upTo.split('-'),
      hasGap,
    ],
  });
  return { hasMoved: true, hasGap };
}

/**
 * In a database that was restored, numbers of transactions begin anew: a cursor beyond them goes to the first of them.
 * @returns whether that is so
 */
async function startAgain(pool: Pool, { id }: ClaimedWebhook): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update webhooks set cursor_xid = '0', cursor_id = 0, since = null
     where id = $1 and cursor_xid >= pg_snapshot_xmax(pg_current_snapshot())`,
    [id],
  );
  return rowCount === 1;
}
