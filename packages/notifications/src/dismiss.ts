import type { Tables } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { NotificationId } from './list-notifications.ts';

/** Of one transaction: writers for the same reader wait for it. */
const DISMISSED_AT_ONCE = 1_000;

/**
 * Deletes what a user was told of and wants to be rid of: one notification, or all that are there now. What comes later
 * stays. To repeat it is harmless.
 */
export async function dismissNotifications(
  db: Kysely<Tables>,
  userId: UserId,
  { only }: { only?: NotificationId | undefined },
): Promise<void> {
  if (only !== undefined) {
    await db.transaction().execute(async (trx) => {
      await lockReader(trx, userId);
      await sql`delete from notifications where user_id = ${userId} and id = ${only}`.execute(trx);
    });
    return;
  }
  const { rows } = await sql<{ newest: NotificationId | null }>`
    select max(id) as newest from notifications where user_id = ${userId}`.execute(db);
  const newest = rows[0]?.newest ?? 0;
  for (let dismissed = DISMISSED_AT_ONCE; dismissed === DISMISSED_AT_ONCE; ) {
    dismissed = await db.transaction().execute(async (trx) => {
      await lockReader(trx, userId);
      const { numAffectedRows = 0n } = await sql`
        delete from notifications where user_id = ${userId} and id in (
          select id from notifications where user_id = ${userId} and id <= ${newest}
          order by id limit ${DISMISSED_AT_ONCE})`.execute(trx);
      return Number(numAffectedRows);
    });
  }
}

/** As writers lock it (notify.ts), so that none adds to a notification that goes. */
async function lockReader(trx: Transaction<Tables>, userId: UserId): Promise<void> {
  await sql`select from notification_states where user_id = ${userId} for no key update`.execute(trx);
}
