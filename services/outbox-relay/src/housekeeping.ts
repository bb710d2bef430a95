import type { Pool } from '@ripple/db';

/** How long a write can be retried under its idempotency key. */
const KEPT_DAYS = 7;

/** Keys that are deleted in one statement: all of a busy hour in one would take longer than a query may. */
const BATCH = 5_000;

/**
 * Deletes idempotency keys that are too old for a retry, the oldest first.
 * @returns whether there may be more
 */
export async function deleteOldKeys(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'delete-old-keys',
    text: `delete from idempotency_keys where created_at <= (
             select max(created_at) from (
               select created_at from idempotency_keys where created_at < now() - $1 * interval '1 day'
               order by created_at limit $2
             ) oldest
           )`,
    values: [KEPT_DAYS, BATCH],
  });
  return (rowCount ?? 0) >= BATCH;
}
