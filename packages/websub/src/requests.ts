import { type Db, type QueuedEvent, queueEvent } from '@ripple/db';
import type { WebSubRequestId } from '@ripple/ids';
import type { VerifySubscription } from '@ripple/messages';

/** What somebody asks for in the name of a callback (WebSub, 5.1 Subscriber Sends Subscription Request). */
export interface SubscriptionRequest {
  mode: 'subscribe' | 'unsubscribe';
  /** The path of a feed. */
  topic: string;
  callback: string;
  /** With which what is sent is signed. */
  secret: string | null;
  leaseSeconds: number;
}

/** Notes a request, and has the callback asked whether it wants that. */
export async function requestSubscription(
  trx: Db,
  { leaseSeconds, ...request }: SubscriptionRequest,
): Promise<QueuedEvent<VerifySubscription>> {
  const { id: requestId } = await trx
    .insertInto('websub_requests')
    .values({ ...request, lease_seconds: leaseSeconds })
    .returning('id')
    .executeTakeFirstOrThrow();
  return queueEvent<VerifySubscription>(
    trx,
    { type: 'verify-subscription', version: 1, requestId },
    'websub',
  );
}

/** A request that is neither confirmed nor given up. Every call counts as an attempt to confirm it. */
export async function attemptRequest(
  db: Db,
  id: WebSubRequestId,
): Promise<(SubscriptionRequest & { attempts: number }) | undefined> {
  return db
    .updateTable('websub_requests')
    .set(({ eb }) => ({ attempts: eb('attempts', '+', 1) }))
    .where('id', '=', id)
    .returning(['mode', 'topic', 'callback', 'secret', 'lease_seconds as leaseSeconds', 'attempts'])
    .executeTakeFirst();
}

export async function forgetRequest(db: Db, id: WebSubRequestId): Promise<void> {
  await db.deleteFrom('websub_requests').where('id', '=', id).execute();
}
