import { createHmac } from 'node:crypto';
import { failPoint } from '@ripple/fail-points';
import {
  claimDue,
  clearDue,
  discoveryLink,
  endSubscription,
  feedMediaTypes,
  findSubscription,
  noteDelivered,
  noteFailed,
  postponeDelivery,
  type Subscription,
} from '@ripple/feeds';
import type { SubscriptionId } from '@ripple/messages';
import { type Hub, readTopic } from './hub.ts';

const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 3_600_000;
/** With these waits, three days without an answer. */
const MOST_FAILURES = 80;
const GONE = 410;
const DUE_AT_ONCE = 500;
/** Deliveries to one host at once: one that is slow leaves the others theirs. */
export const DELIVERIES_TO_HOST = 4;
/** After which a delivery that found no slot of its host is due again, if none before it had time for it. */
const BUSY_WAIT_MS = 60_000;
/** A slot goes on with what waits for its host for so long at most: no longer than one slow callback takes. */
const GOES_ON_MS = 10_000;

/**
 * Sends a feed to a subscriber as it is now, unless that is what was sent last. So several changes may come as one,
 * and a job may come twice. A callback that can't be reached is tried again after a while, from Postgres: a
 * subscriber who is away for days must not fill a queue, and is then sent the newest and not all between.
 */
export async function distributeFeed(hub: Hub, id: SubscriptionId): Promise<void> {
  const { database, sending } = hub;
  const subscription = await findSubscription(database.db, id);
  if (!subscription || subscription.waiting) return;
  const { host } = subscription;
  if (!sending.take(host)) {
    enqueueFor(hub, host, id);
    return postponeDelivery(database.db, id, BUSY_WAIT_MS);
  }
  const since = Date.now();
  try {
    let next: Subscription | undefined = subscription;
    // A host that could not be reached is left alone: the others are due again by themselves.
    while (next && (await sendNewest(hub, next)) && Date.now() - since < GOES_ON_MS)
      next = await takeNext(hub, host);
  } finally {
    sending.give(host);
    if (!sending.holds(host)) hub.waiting.delete(host);
  }
}

/** As many as a host has subscriptions: those that wait are postponed, and no job of theirs comes meanwhile. */
function enqueueFor({ waiting }: Hub, host: string, id: SubscriptionId): void {
  const ids = waiting.get(host) ?? new Set();
  waiting.set(host, ids.add(id));
}

async function takeNext({ database, waiting }: Hub, host: string): Promise<Subscription | undefined> {
  const ids = waiting.get(host) ?? new Set();
  for (const id of ids) {
    ids.delete(id);
    const subscription = await findSubscription(database.db, id);
    if (subscription) return subscription;
  }
  return undefined;
}

/** @returns whether the callback could be reached, or needed nothing */
async function sendNewest(hub: Hub, subscription: Subscription): Promise<boolean> {
  const { database, logger, metrics } = hub;
  const { id } = subscription;
  const feed = await readTopic(hub, subscription.topic);
  if (!feed) {
    await endSubscription(database.db, id);
    return true;
  }
  if (feed.etag !== subscription.delivered) {
    try {
      const { status } = await send(hub, subscription, feed.body, feedMediaTypes[feed.format]);
      if (status === GONE) {
        metrics.webSubDeliveries.inc({ outcome: 'gone' });
        await endSubscription(database.db, id);
        return true;
      }
      if (status < 200 || status >= 300) throw new Error(`the callback answered ${status}`);
    } catch (error) {
      const { callback, failures } = subscription;
      metrics.webSubDeliveries.inc({ outcome: 'failed' });
      logger.info({ err: error, callback, failures }, 'a subscriber could not be reached');
      if (failures + 1 >= MOST_FAILURES) await endSubscription(database.db, id);
      else await noteFailed(database.db, id, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures));
      return false;
    }
    metrics.webSubDeliveries.inc({ outcome: 'ok' });
    failPoint('distributed-unnoted');
  }
  await noteDelivered(database.db, id, feed.etag);
  return true;
}

/** WebSub, 7 Content Distribution, and 7.1 Authenticated Content Distribution. */
function send(
  { callbacks, publicUrl }: Hub,
  { callback, topic, topicUrl, secret }: Subscription,
  body: string,
  type: string,
) {
  return callbacks.post(callback, body, {
    'content-type': type,
    link: discoveryLink(publicUrl, topicUrl === null ? publicUrl + topic : inHeader(topicUrl)),
    ...(secret !== null && {
      'x-hub-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    }),
  });
}

/** An address as it is, unless a header can't hold it. */
const inHeader = (url: string) => (/^[\x21\x23-\x3b\x3d\x3f-\x7e]+$/.test(url) ? url : new URL(url).href);

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
