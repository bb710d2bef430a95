import { randomBytes } from 'node:crypto';
import type { WebSubRequestId } from '@ripple/ids';
import { applyRequest, attemptRequest, forgetRequest, type SubscriptionRequest } from '@ripple/websub';
import { ForbiddenAddressError } from './callbacks.ts';
import type { Hub } from './hub.ts';

/** A callback that can't be reached so often does not get what was asked for in its name. */
const MOST_ATTEMPTS = 4;

/**
 * Asks a callback whether it wants what somebody has asked for in its name (WebSub, 5.3 Hub Verifies Intent of the
 * Subscriber), and does it if so.
 * @throws if the callback can't be reached, and there is another attempt
 */
export async function verifySubscription(hub: Hub, id: WebSubRequestId): Promise<void> {
  const { database, logger } = hub;
  const request = await attemptRequest(database.db, id);
  if (!request) return;
  const confirmed = await isConfirmed(hub, request).catch((error) => {
    if (!(error instanceof ForbiddenAddressError) && request.attempts < MOST_ATTEMPTS) throw error;
    logger.info({ err: error, callback: request.callback }, 'a callback could not be asked');
    return false;
  });
  await database.db.transaction().execute(async (trx) => {
    if (confirmed) await applyRequest(trx, request);
    await forgetRequest(trx, id);
  });
}

async function isConfirmed({ callbacks, publicUrl }: Hub, request: SubscriptionRequest): Promise<boolean> {
  const { mode, topic, callback, leaseSeconds } = request;
  const challenge = randomBytes(24).toString('base64url');
  const question = new URLSearchParams({
    'hub.mode': mode,
    'hub.topic': publicUrl + topic,
    'hub.challenge': challenge,
    ...(mode === 'subscribe' && { 'hub.lease_seconds': String(leaseSeconds) }),
  });
  // What the address asks already stays as it is.
  const url = `${callback}${callback.includes('?') ? '&' : '?'}${question}`;
  const { status, text } = await callbacks.get(url);
  return status >= 200 && status < 300 && text === challenge;
}
