import type { Pool } from '@ripple/db';

/** Webhooks as operators see them: an active one whose last try has failed is `failing`. */
export const webhookConditions = ['active', 'failing', 'paused', 'disabled'] as const;
export type WebhookCondition = (typeof webhookConditions)[number];

export interface Backlog {
  webhooks: number;
  /** Age of the oldest event that one of them has still to be sent, in seconds; 0: none has. */
  oldestSeconds: number;
}

/** How many webhooks there are, and how far they are behind, by their condition. */
export async function findBacklog(pool: Pool): Promise<Map<WebhookCondition, Backlog>> {
  const { rows } = await pool.query<Backlog & { condition: WebhookCondition }>({
    name: 'webhook-backlog',
    text: `
      select case when state = 'active' and failing_since is not null then 'failing' else state end as condition,
        count(*)::integer as webhooks,
        coalesce(extract(epoch from clock_timestamp() - min(least(
          (select min(at) from webhook_deliveries d where d.webhook_id = w.id and d.state = 'pending'),
          (select at from events where (xid, id) > (w.cursor_xid, w.cursor_id) order by xid, id limit 1)
        ))), 0)::float8 as "oldestSeconds"
      from webhooks w group by 1`,
  });
  const found = new Map(rows.map(({ condition, ...backlog }) => [condition, backlog]));
  const none = { webhooks: 0, oldestSeconds: 0 };
  return new Map(webhookConditions.map((condition) => [condition, found.get(condition) ?? none]));
}
