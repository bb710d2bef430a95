import type { Db } from '@ripple/db';
import type { WebSubRequestId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';
import { sql } from 'kysely';
import { MOST_PENDING_OF_HOST, MOST_PENDING_OF_NETWORK } from './limits.ts';

/** A subscription as it is requested for a callback (WebSub, 5.1 Subscriber Sends Subscription Request). */
export interface SubscriptionRequest {
  mode: 'subscribe' | 'unsubscribe';
  /** The path of a feed. */
  topic: string;
  /** The topic as the subscriber wrote it, an absolute address; null: as the feed does. */
  topicUrl: string | null;
  callback: string;
  /** Signs what is sent. */
  secret: string | null;
  leaseSeconds: number;
}

/** A request that has to be confirmed by its callback. */
export interface PendingRequest extends SubscriptionRequest {
  id: WebSubRequestId;
  /** Of the callback, with its port. */
  host: string;
  /** The network that the request came from; empty if it is not known. */
  askedBy: string;
  /** How often the callback was asked, this time included. */
  attempts: number;
}

/** What identifies a subscription, as in the generated columns of this name. */
export const pairHash = (topic: string, callback: string) =>
  sql<Buffer>`sha256(convert_to(${topic}::text || chr(10) || ${callback}::text, 'UTF8'))`;

/** What of a request is too much: of its host, or of who asks. */
export type Excess = 'pending-of-host' | 'pending-of-network' | 'subscriptions-of-host';

/**
 * Stores a request; the callback is asked whether it wants the subscription. Requests that are committed at the same
 * moment don't see each other, so a limit may be passed by as many.
 * @param askedBy the network that the request comes from
 * @returns what there is too much of; nothing is stored then
 */
export async function requestSubscription(
  tx: Tx,
  { leaseSeconds, topicUrl, ...request }: SubscriptionRequest,
  { askedBy, mostSubscriptions }: { askedBy: string; mostSubscriptions: number },
): Promise<Excess | undefined> {
  const {
    rows: [known],
  } = await sql<{ host: number; network: number; subscribed: number; renews: boolean }>`
    with request as (
      select substring(${request.callback}::text from '^[a-z]+://([^/?#]*)') as host,
        ${pairHash(request.topic, request.callback)} as pair_hash
    )
    select
      (select count(*) from websub_requests where host = request.host) as host,
      (select count(*) from websub_requests where asked_by = ${askedBy}) as network,
      (select count(*) from websub_subscribed where host = request.host)
        + (select count(*) from websub_requests where host = request.host and mode = 'subscribe') as subscribed,
      exists (select from websub_subscribed where pair_hash = request.pair_hash) as renews
    from request`.execute(tx.db);
  if (!known) throw new Error('Postgres did not count the requests');
  if (known.host >= MOST_PENDING_OF_HOST) return 'pending-of-host';
  if (known.network >= MOST_PENDING_OF_NETWORK) return 'pending-of-network';
  if (request.mode === 'subscribe' && !known.renews && known.subscribed >= mostSubscriptions)
    return 'subscriptions-of-host';
  const { id: requestId } = await tx.db
    .insertInto('websub_requests')
    .values({ ...request, topic_url: topicUrl, lease_seconds: leaseSeconds, asked_by: askedBy })
    .returning('id')
    .executeTakeFirstOrThrow();
  await enqueue(tx, { type: 'verify-subscription', requestId });
  return undefined;
}

/**
 * Takes requests whose callback is to be asked now: of each host, and of each network that asks, one at most, the
 * oldest. Each is due again after `againMs`, should this process die with it.
 * @param options.full hosts and networks of which none is taken
 */
export async function claimRequests(
  db: Db,
  options: { limit: number; againMs: number; full: { hosts: string[]; networks: string[] } },
): Promise<PendingRequest[]> {
  const { limit, againMs, full } = options;
  const { rows } = await sql<PendingRequest>`
    update websub_requests
    set attempts = attempts + 1, due_at = clock_timestamp() + ${againMs} * interval '1 millisecond'
    where id in (
      select id from websub_requests
      join (
        select id, row_number() over (partition by host order by id) as of_host,
          row_number() over (partition by asked_by order by id) as of_network
        from websub_requests
        where due_at <= clock_timestamp()
          and host <> all(${full.hosts}::text[]) and asked_by <> all(${full.networks}::text[])
      ) as due using (id)
      where due_at <= clock_timestamp() and of_host = 1 and of_network = 1
      order by id limit ${limit} for update of websub_requests skip locked
    )
    returning id, mode, topic, topic_url as "topicUrl", callback, secret, lease_seconds as "leaseSeconds",
      host, asked_by as "askedBy", attempts`.execute(db);
  return rows;
}

/** The callback is asked again after `waitMs`. */
export async function postponeRequest(db: Db, id: WebSubRequestId, waitMs: number): Promise<void> {
  await sql`
    update websub_requests set due_at = clock_timestamp() + ${waitMs} * interval '1 millisecond'
    where id = ${id}`.execute(db);
}

export async function deleteRequest(db: Db, id: WebSubRequestId): Promise<void> {
  await db.deleteFrom('websub_requests').where('id', '=', id).execute();
}
