import type { Pool } from '@ripple/db';

/** How long a write can be retried under its idempotency key. */
const KEPT_DAYS = 7;

/** Forgets idempotency keys that nobody retries any more. */
export async function forgetOldKeys(pool: Pool): Promise<void> {
  await pool.query(`delete from idempotency_keys where created_at < now() - $1 * interval '1 day'`, [
    KEPT_DAYS,
  ]);
}
