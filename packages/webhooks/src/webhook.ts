import type { Db } from '@ripple/db';
import type { EventType } from '@ripple/events';
import type { WebhookId } from '@ripple/messages';
import { type RawBuilder, sql } from 'kysely';
import { MOST_WEBHOOKS } from './limits.ts';

export interface Webhook {
  id: WebhookId;
  url: string;
  /** Of the events that are sent; null: all. */
  types: EventType[] | null;
  /** Nothing is sent while it is not active: `paused` by the application, `disabled` since too much has failed. */
  state: WebhookState;
  /** Why it is disabled. */
  reason: string | null;
  /** Since when every try has failed; null: the last one has not. */
  failingSince: Date | null;
  /** When events were last found to have expired before they were sent; null: never. */
  missedAt: Date | null;
  /** Until when the secret of before signs, too. */
  previousSecretUntil: Date | null;
}

export type WebhookState = 'active' | 'paused' | 'disabled';

const shown = sql`
  id, url, types, state, reason, failing_since as "failingSince", missed_at as "missedAt",
  case when previous_until > clock_timestamp() then previous_until end as "previousSecretUntil"`;

/**
 * Makes a webhook, which is sent what happens from now on. Those that are made at the same time don't count each other.
 * @returns `undefined` if there are as many as there may be
 */
export async function createWebhook(
  trx: Db,
  { url, types, secret }: { url: string; types: EventType[] | null; secret: string },
): Promise<Webhook | undefined> {
  const { rows } = await sql<Webhook>`
    insert into webhooks (url, types, secret)
    select ${url}::text, ${types}::text[], ${secret}::text
    where (select count(*) from webhooks) < ${MOST_WEBHOOKS}
    returning ${shown}`.execute(trx);
  return rows[0];
}

/** The newest first. */
export const listWebhooks = (db: Db) => select(db, sql`order by id desc`);

export const findWebhooks = (db: Db, ids: number[]) => select(db, sql`where id = any(${ids}::bigint[])`);

export async function findWebhook(db: Db, id: WebhookId): Promise<Webhook | undefined> {
  return (await findWebhooks(db, [id]))[0];
}

async function select(db: Db, which: RawBuilder<unknown>): Promise<Webhook[]> {
  return (await sql<Webhook>`select ${shown} from webhooks ${which}`.execute(db)).rows;
}

/** The webhook whose secret has this SHA-256, in hex; locked until the end of the transaction. */
export async function findWebhookBySecret(trx: Db, fingerprint: string): Promise<WebhookId | undefined> {
  const { rows } = await sql<{ id: WebhookId }>`
    select id from webhooks where encode(sha256(convert_to(secret, 'UTF8')), 'hex') = ${fingerprint}
    for update`.execute(trx);
  return rows[0]?.id;
}

/** What is missing stays as it is. */
export interface WebhookChange {
  url?: string | undefined;
  types?: EventType[] | null | undefined;
  state?: 'active' | 'paused' | undefined;
}

/**
 * Changes a webhook. With another address, or when `active` is asked for, it begins anew: what waits for its next try is
 * due at once. The process that sends to it loses its claim, so that it stops, and notes nothing that came of the former
 * address. To be called in a transaction.
 * @returns `undefined` if there is no such webhook
 */
export async function changeWebhook(
  trx: Db,
  id: WebhookId,
  { url, types, state }: WebhookChange,
): Promise<Webhook | undefined> {
  const { rows } = await sql<{ url: string; state: WebhookState }>`
    select url, state from webhooks where id = ${id} for update`.execute(trx);
  const [before] = rows;
  if (!before) return undefined;
  const isNew = (url !== undefined && url !== before.url) || state === 'active';
  const changes = [
    ...(url === undefined ? [] : [sql`url = ${url}`]),
    ...(types === undefined ? [] : [sql`types = ${types}`]),
    ...(state === undefined ? [] : [sql`state = ${state}, reason = null`]),
    ...(isNew ? [sql`failures = 0, failing_since = null, probe_at = null`] : []),
    ...(isNew || state !== undefined ? [sql`queued_until = null, taken_until = null, taken_by = null`] : []),
  ];
  if (changes.length > 0) await sql`update webhooks set ${sql.join(changes)} where id = ${id}`.execute(trx);
  if (isNew) {
    await sql`
      update webhook_deliveries set attempts = 0, first_at = null, due_at = clock_timestamp()
      where webhook_id = ${id} and state = 'pending'`.execute(trx);
  }
  return findWebhook(trx, id);
}

/**
 * Gives a webhook another secret.
 * @param keepsPrevious whether the one of before signs for another day; else what signed beside it goes on to
 * @returns `undefined` if there is no such webhook
 */
export async function replaceSecret(
  trx: Db,
  id: WebhookId,
  secret: string,
  { keepsPrevious }: { keepsPrevious: boolean },
): Promise<Webhook | undefined> {
  const previous = sql`, previous_secret = secret, previous_until = clock_timestamp() + interval '1 day'`;
  const { rows } = await sql<Webhook>`
    update webhooks set secret = ${secret} ${keepsPrevious ? previous : sql``} where id = ${id}
    returning ${shown}`.execute(trx);
  return rows[0];
}

/** @returns whether there was one */
export async function deleteWebhook(trx: Db, id: WebhookId): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom('webhooks').where('id', '=', id).executeTakeFirst();
  return numDeletedRows > 0n;
}
