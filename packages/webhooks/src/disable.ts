import type { Db } from '@ripple/db';
import { recordEvents } from '@ripple/events';
import { sql } from 'kysely';
import type { ClaimedWebhook } from './claim.ts';

/**
 * Disables a webhook, and records that as an event. What waits for it stays, and is sent when it is active again. To be
 * called in a transaction.
 * @param reason shown to the application
 * @returns false if it is not active or not claimed any more, or gone
 */
export async function disableWebhook(
  trx: Db,
  { id, holder }: ClaimedWebhook,
  reason: string,
): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    update webhooks set state = 'disabled', reason = ${reason}
    where id = ${id} and state = 'active' and taken_by = ${holder}
  `.execute(trx);
  if (numAffectedRows === 0n) return false;
  await recordEvents(trx, [{ type: 'webhook.disabled', actor: null, object: id }]);
  return true;
}
