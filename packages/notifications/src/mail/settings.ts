import { randomBytes } from 'node:crypto';
import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';
import { sql } from 'kysely';
import { isSameAddress } from './address.ts';
import { countQuestion } from './questions.ts';

export type Digest = 'off' | 'daily' | 'weekly';

/** Where and of what a user wants mail. */
export interface MailSettings {
  address: string;
  /** Whether who reads at the address has said that it is theirs. Until then nothing but that question is sent. */
  confirmed: boolean;
  /** Mail of what others did about the user, bundled. */
  notifications: boolean;
  digest: Digest;
  /** What the server of the address said when it refused it for good; then nothing is sent there any more. */
  refused: string | null;
}

export type MailWishes = Pick<MailSettings, 'address' | 'notifications' | 'digest'>;

/** 192 random bits: it can't be guessed. */
const newToken = () => randomBytes(24).toString('base64url');

/** Addresses that a user may have asked in a day: mail must not go to strangers because of us. */
const MOST_QUESTIONS_OF_USER = 5;

export async function findMailSettings(db: Db, user: UserId): Promise<MailSettings | undefined> {
  const row = await db
    .selectFrom('mail_settings')
    .select(['address', 'confirm_token', 'notifications', 'digest', 'refused'])
    .where('user_id', '=', user)
    .where('address', 'is not', null)
    .executeTakeFirst();
  if (row?.address == null) return undefined;
  const { address, confirm_token, notifications, digest, refused } = row;
  return { address, confirmed: confirm_token === null, notifications, digest, refused };
}

/**
 * Stores what a user wants. An address that is not confirmed is sent a question, unless it was the last one that was.
 * To be called in a transaction that is rolled back if this returns false.
 * @returns false if the user had too many addresses asked in a day, or the address was asked too often for all users
 */
export async function putMailSettings(
  tx: Tx,
  user: UserId,
  { address, notifications, digest }: MailWishes,
): Promise<boolean> {
  const { rows } = await sql<{ address: string | null; refused: string | null; asked: number }>`
    select address, refused, (select count(*) from unnest(asked_at) at where at > now() - interval '1 day') as asked
    from mail_settings where user_id = ${user} for update`.execute(tx.db);
  const [known] = rows;
  const isNew = !isSameAddress(known?.address, address) || known?.refused != null;
  if (isNew) {
    if ((known?.asked ?? 0) >= MOST_QUESTIONS_OF_USER) return false;
    if (!(await countQuestion(tx.db, address))) return false;
  }
  const token = isNew ? newToken() : null;
  // The time of the statement, not of the transaction: a mailer takes questions that came before this one as void.
  await sql`
    insert into mail_settings as known
      (user_id, address, confirm_token, asked_at, unsubscribe_token, notifications, digest)
    values (${user}, ${address}, ${token}, array[clock_timestamp()], ${newToken()}, ${notifications}, ${digest})
    on conflict (user_id) do update set
      address = excluded.address, notifications = excluded.notifications, digest = excluded.digest,
      refused = null,
      confirm_token = case when ${isNew} then excluded.confirm_token else known.confirm_token end,
      confirmed_by = case when not ${isNew} then known.confirmed_by end,
      asked_at = case when ${isNew} then (excluded.asked_at || known.asked_at)[1:${sql.lit(MOST_QUESTIONS_OF_USER)}]
        else known.asked_at end,
      next_digest_at = case when excluded.digest = known.digest and not ${isNew} then known.next_digest_at end
  `.execute(tx.db);
  await planDigest(tx.db, user);
  if (isNew) await enqueue(tx, { type: 'send-confirmation', userId: user });
  return true;
}

/** From here on nothing is sent. */
export async function deleteMailSettings(trx: Db, user: UserId): Promise<void> {
  await trx
    .updateTable('mail_settings')
    .set({ address: null, confirm_token: null, confirmed_by: null, next_digest_at: null, refused: null })
    .where('user_id', '=', user)
    .execute();
}

/**
 * Confirms the address to which this token was mailed; nothing changes if it has done so before.
 * @returns false if there is no such token, or its address has been replaced
 */
export async function confirmAddress(trx: Db, token: string): Promise<boolean> {
  if ((await findLink(trx, 'confirm', token)) === 'used') return true;
  const row = await trx
    .updateTable('mail_settings')
    .set({ confirm_token: null, confirmed_by: token, digested_at: sql`now()` })
    .where('confirm_token', '=', token)
    .returning('user_id')
    .executeTakeFirst();
  if (!row) return false;
  await planDigest(trx, row.user_id);
  return true;
}

/** Ends all mail, by the token that stands in each. False: there is no such token. */
export async function unsubscribe(trx: Db, token: string): Promise<boolean> {
  const row = await trx
    .updateTable('mail_settings')
    .set({ notifications: false, digest: 'off', next_digest_at: null })
    .where('unsubscribe_token', '=', token)
    .returning('user_id')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * What following the link of a mail would do, without doing it. `used`: it has been done.
 * @returns `undefined` if there is no such token
 */
export async function findLink(
  db: Db,
  kind: 'confirm' | 'unsubscribe',
  token: string,
): Promise<'open' | 'used' | undefined> {
  const { rows } = await (kind === 'confirm'
    ? sql<{ used: boolean }>`
        select confirm_token is null as used from mail_settings
        where confirm_token = ${token} or confirmed_by = ${token}`
    : sql<{ used: boolean }>`
        select not notifications and digest = 'off' as used from mail_settings
        where unsubscribe_token = ${token}`
  ).execute(db);
  const [row] = rows;
  return row && (row.used ? 'used' : 'open');
}

/** The first digest comes after one of its periods. */
async function planDigest(trx: Db, user: UserId): Promise<void> {
  await sql`
    update mail_settings
    set next_digest_at = now() + case digest when 'daily' then interval '1 day' else interval '7 days' end
    where user_id = ${user} and digest <> 'off' and address is not null and confirm_token is null
      and next_digest_at is null`.execute(trx);
}
