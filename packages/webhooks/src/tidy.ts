import type { Pool } from '@ripple/db';
import type { WebhookId } from '@ripple/messages';
import { KEPT_DELIVERIES } from './limits.ts';

/** Deliveries that are deleted in one statement. */
const BATCH = 5_000;

/**
 * Deletes deliveries whose events have expired, and of those that are settled what is more than
 * {@link KEPT_DELIVERIES}. What an active webhook has still to be sent stays.
 */
export async function deleteOldDeliveries(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ id: WebhookId }>('select id from webhooks');
  for (const { id } of rows) {
    while ((await deleteExpired(pool, id)) >= BATCH);
    while ((await deleteSurplus(pool, id)) >= BATCH);
  }
}

async function deleteExpired(pool: Pool, id: WebhookId): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `with deleted as (
       delete from webhook_deliveries where id in (
         select d.id from webhook_deliveries d join webhooks w on w.id = webhook_id
         where webhook_id = $1 and (d.state <> 'pending' or w.state <> 'active')
           and (event_xid, event_id) < (select xid, id from events order by xid, id limit 1)
         limit $2
       ) returning state
     ), missed as (
       update webhooks set missed_at = now() where id = $1 and exists (select from deleted where state = 'pending')
     )
     select count(*)::integer as count from deleted`,
    [id, BATCH],
  );
  return rows[0]?.count ?? 0;
}

async function deleteSurplus(pool: Pool, id: WebhookId): Promise<number> {
  const { rowCount } = await pool.query(
    `delete from webhook_deliveries where id in (
       select id from webhook_deliveries where webhook_id = $1 and state <> 'pending'
         and id <= (select id from webhook_deliveries where webhook_id = $1 order by id desc offset $2 limit 1)
       limit $3
     )`,
    [id, KEPT_DELIVERIES, BATCH],
  );
  return rowCount ?? 0;
}
