import { createHmac } from 'node:crypto';
import { failPoint } from '@ripple/fail-points';
import { discoveryLink, feedMediaTypes } from '@ripple/feeds';
import type { SubscriptionId } from '@ripple/ids';
import {
  claimDue,
  clearDue,
  endSubscription,
  findSubscription,
  noteDelivered,
  noteFailed,
  type Subscription,
} from '@ripple/websub';
import { type Hub, readTopic } from './hub.ts';

const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 3_600_000;
/** With these waits, three days without an answer. */
const MOST_FAILURES = 80;
const GONE = 410;
const DUE_AT_ONCE = 500;

/**
 * Sends a feed to a subscriber as it is now, unless that is what was sent last. So several changes may come as one,
 * and a job may come twice. A callback that can't be reached is tried again after a while, from Postgres: a
 * subscriber who is away for days must not fill a queue, and is then sent the newest and not all between.
 */
export async function distributeFeed(hub: Hub, id: SubscriptionId): Promise<void> {
  const { database, logger, metrics } = hub;
  const subscription = await findSubscription(database.db, id);
  if (!subscription || subscription.waiting) return;
  const feed = await readTopic(hub, subscription.topic);
  if (!feed) return endSubscription(database.db, id);
  if (feed.etag === subscription.delivered) return noteDelivered(database.db, id, feed.etag);
  try {
    const { status } = await send(hub, subscription, feed.body, feedMediaTypes[feed.format]);
    if (status === GONE) {
      metrics.webSubDeliveries.inc({ outcome: 'gone' });
      return await endSubscription(database.db, id);
    }
    if (status < 200 || status >= 300) throw new Error(`the callback answered ${status}`);
  } catch (error) {
    const { callback, failures } = subscription;
    metrics.webSubDeliveries.inc({ outcome: 'failed' });
    logger.info({ err: error, callback, failures }, 'a subscriber could not be reached');
    if (failures + 1 >= MOST_FAILURES) return endSubscription(database.db, id);
    return noteFailed(database.db, id, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures));
  }
  metrics.webSubDeliveries.inc({ outcome: 'ok' });
  failPoint('distributed-unnoted');
  await noteDelivered(database.db, id, feed.etag);
}

/** WebSub, 7 Content Distribution, and 7.1 Authenticated Content Distribution. */
function send(
  { callbacks, publicUrl }: Hub,
  { callback, topic, secret }: Subscription,
  body: string,
  type: string,
) {
  return callbacks.post(callback, body, {
    'content-type': type,
    link: discoveryLink(publicUrl, topic),
    ...(secret !== null && {
      'x-hub-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    }),
  });
}

/** Asks for the next try of those that are due. @returns whether there may be more */
export async function retryDue({ database, broker }: Hub): Promise<boolean> {
  return database.db.transaction().execute(async (trx) => {
    const due = await claimDue(trx, DUE_AT_ONCE);
    if (due.length === 0) return false;
    // Confirmed before they are taken off: a crash in between asks twice, and forgets none.
    await Promise.all(
      due.map((subscriptionId) =>
        broker.publish({ lane: 'websub', message: { type: 'distribute-feed', version: 1, subscriptionId } }),
      ),
    );
    await clearDue(trx, due);
    return due.length === DUE_AT_ONCE;
  });
}
