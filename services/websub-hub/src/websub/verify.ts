import { randomBytes } from 'node:crypto';
import { applyRequest, deleteRequest, type PendingRequest, postponeRequest } from '@ripple/feeds';
import { ForbiddenAddressError } from '../callbacks.ts';
import type { Hub } from './hub.ts';

/** Before the second, third, … attempt. A callback that can't be reached so often does not get what was asked for. */
const WAITS_MS = [1_000, 5_000, 30_000];

/**
 * Asks a callback whether it wants what was requested for it (WebSub, 5.3 Hub Verifies Intent of the Subscriber),
 * and does that if so. If the callback can't be reached, its request is due again after a while, or given up.
 */
export async function verifyRequest(hub: Hub, request: PendingRequest): Promise<void> {
  const { db } = hub.database;
  const { id, attempts, callback } = request;
  let confirmed = false;
  try {
    confirmed = await isConfirmed(hub, request);
  } catch (error) {
    const waitMs = WAITS_MS[attempts - 1];
    if (!(error instanceof ForbiddenAddressError) && waitMs !== undefined)
      return postponeRequest(db, id, waitMs);
    hub.logger.info({ err: error, callback }, 'a callback could not be asked');
  }
  const applied = await db.transaction().execute(async (trx) => {
    await deleteRequest(trx, id);
    return !confirmed || (await applyRequest(trx, request, hub.mostOfHost));
  });
  if (!applied) await deny(hub, request);
}

async function isConfirmed(hub: Hub, request: PendingRequest): Promise<boolean> {
  const { mode, leaseSeconds } = request;
  const challenge = randomBytes(24).toString('base64url');
  const { status, text } = await ask(hub, request, {
    'hub.mode': mode,
    'hub.challenge': challenge,
    ...(mode === 'subscribe' && { 'hub.lease_seconds': String(leaseSeconds) }),
  });
  return status >= 200 && status < 300 && text === challenge;
}

/** Says that the callback gets no subscription after all (WebSub, 5.2 Subscription Validation). */
async function deny(hub: Hub, request: PendingRequest): Promise<void> {
  const { callback } = request;
  hub.logger.info({ callback }, 'a subscription was denied: its host has too many');
  await ask(hub, request, {
    'hub.mode': 'denied',
    'hub.reason': `This host has ${hub.mostOfHost} subscriptions, which is the most.`,
  }).catch((err) => hub.logger.debug({ err, callback }, 'a callback was not told'));
}

/** A subscriber compares the topic with what it has asked for, so it is as it was given. */
function ask(
  { callbacks, publicUrl }: Hub,
  { topic, topicUrl, callback }: PendingRequest,
  fields: Record<string, string>,
) {
  const question = new URLSearchParams({ ...fields, 'hub.topic': topicUrl ?? publicUrl + topic });
  // What the address asks already stays as it is.
  return callbacks.get(`${callback}${callback.includes('?') ? '&' : '?'}${question}`);
}
