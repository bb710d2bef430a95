import type { Db, Pool } from '@ripple/db';
import type { SubscriptionId } from '@ripple/messages';
import { sql } from 'kysely';
import { pairHash, type SubscriptionRequest } from './requests.ts';

/** A callback to which a feed is sent when it has changed. */
export interface Subscription {
  id: SubscriptionId;
  topic: string;
  /** The topic as the subscriber wrote it; null: as the feed does. */
  topicUrl: string | null;
  callback: string;
  /** Of the callback, with its port. */
  host: string;
  secret: string | null;
  /** What was sent last, by its ETag. */
  delivered: string | null;
  /** How often in a row the callback could not be reached. */
  failures: number;
  /** The next try is not due yet. */
  waiting: boolean;
}

/**
 * Does what a callback has confirmed. To be called in a transaction.
 * @param mostOfHost how many subscriptions callbacks of one host may have
 * @returns false if the host has so many already; nothing is changed then
 */
export async function applyRequest(
  trx: Db,
  request: SubscriptionRequest & { host: string },
  mostOfHost: number,
): Promise<boolean> {
  const { mode, topic, topicUrl, callback, host, secret, leaseSeconds } = request;
  if (mode === 'unsubscribe') {
    await sql`delete from websub_subscriptions where pair_hash = ${pairHash(topic, callback)}`.execute(trx);
    return true;
  }
  // One after the other for a host that has any: two that are counted at once would both be the last one.
  await sql`select from websub_subscriptions where host = ${host} order by id limit 1 for update`.execute(
    trx,
  );
  const { numAffectedRows = 0n } = await sql`
    insert into websub_subscriptions (topic, topic_url, callback, secret, expires_at)
    select ${topic}, ${topicUrl}, ${callback}, ${secret},
           clock_timestamp() + ${leaseSeconds} * interval '1 second'
    where exists (select from websub_subscriptions where pair_hash = ${pairHash(topic, callback)})
       or ${mostOfHost} > (select count(*) from websub_subscriptions
                           where host = ${host} and expires_at > clock_timestamp())
    on conflict (pair_hash) do update
      set topic_url = excluded.topic_url, secret = excluded.secret, expires_at = excluded.expires_at, failures = 0
  `.execute(trx);
  return numAffectedRows > 0n;
}

/** Who has subscribed to each of these topics, in their order. */
export async function listSubscribersOfEach(pool: Pool, topics: string[]): Promise<SubscriptionId[][]> {
  const { rows } = await pool.query<{ id: SubscriptionId; topic: string }>({
    name: 'websub-subscribers',
    text: `select id, topic from websub_subscriptions
           where topic = any($1::text[]) and expires_at > clock_timestamp() order by id`,
    values: [topics],
  });
  const found = new Map<string, SubscriptionId[]>(topics.map((topic) => [topic, []]));
  for (const { id, topic } of rows) found.get(topic)?.push(id);
  return topics.map((topic) => found.get(topic) ?? []);
}

/** A subscription that has not ended. */
export async function findSubscription(db: Db, id: SubscriptionId): Promise<Subscription | undefined> {
  const { rows } = await sql<Subscription>`
    select id, topic, topic_url as "topicUrl", callback, host, secret, delivered, failures,
           coalesce(retry_at > clock_timestamp(), false) as waiting
    from websub_subscriptions where id = ${id} and expires_at > clock_timestamp()`.execute(db);
  return rows[0];
}

export async function noteDelivered(db: Db, id: SubscriptionId, etag: string): Promise<void> {
  await db
    .updateTable('websub_subscriptions')
    .set({ delivered: etag, failures: 0, retry_at: null })
    .where('id', '=', id)
    .execute();
}

/** The next try is due after `waitMs`. */
export async function noteFailed(db: Db, id: SubscriptionId, waitMs: number): Promise<void> {
  await sql`
    update websub_subscriptions
    set failures = failures + 1, retry_at = clock_timestamp() + ${waitMs} * interval '1 millisecond'
    where id = ${id}`.execute(db);
}

/** The next try is due after `waitMs`; this one was none. */
export async function postponeDelivery(db: Db, id: SubscriptionId, waitMs: number): Promise<void> {
  await sql`
    update websub_subscriptions set retry_at = clock_timestamp() + ${waitMs} * interval '1 millisecond'
    where id = ${id}`.execute(db);
}

export async function endSubscription(db: Db, id: SubscriptionId): Promise<void> {
  await db.deleteFrom('websub_subscriptions').where('id', '=', id).execute();
}

/** Ends subscriptions to these topics, and requests for some. To be called in a transaction. */
export async function endSubscriptionsTo(trx: Db, topics: string[]): Promise<void> {
  for (const table of ['websub_requests', 'websub_subscriptions'] as const)
    await trx.deleteFrom(table).where('topic', 'in', topics).execute();
}

/** Those whose next try is due; locked, so that several can share them. */
export async function claimDue(trx: Db, limit: number): Promise<SubscriptionId[]> {
  const { rows } = await sql<{ id: SubscriptionId }>`
    select id from websub_subscriptions
    where retry_at <= clock_timestamp() and expires_at > clock_timestamp()
    order by retry_at limit ${limit} for update skip locked`.execute(trx);
  return rows.map(({ id }) => id);
}

/** The next try of these is under way. */
export async function clearDue(trx: Db, ids: SubscriptionId[]): Promise<void> {
  await trx.updateTable('websub_subscriptions').set({ retry_at: null }).where('id', 'in', ids).execute();
}

/** Throws away what has ended. */
export async function deleteExpired(db: Db): Promise<void> {
  await sql`delete from websub_subscriptions where expires_at <= clock_timestamp()`.execute(db);
}

/** The topics with this beginning that have subscribers. */
export async function listTopicsWithPrefix(db: Db, beginning: string): Promise<string[]> {
  const { rows } = await sql<{ topic: string }>`
    select distinct topic from websub_subscriptions
    where starts_with(topic, ${beginning}) and expires_at > clock_timestamp()`.execute(db);
  return rows.map(({ topic }) => topic);
}
