import { randomBytes } from 'node:crypto';
import { type Db, type QueuedEvent, queueEvent } from '@ripple/db';
import type { UserId } from '@ripple/ids';
import type { SendConfirmation } from '@ripple/messages';
import { sql } from 'kysely';

export type Digest = 'off' | 'daily' | 'weekly';

/** Where and of what somebody wants mail. */
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

/** Nobody guesses one. */
const newToken = () => randomBytes(24).toString('base64url');

/** So many addresses somebody may have asked in a day: others must not get mail because of us. */
const MOST_QUESTIONS = 5;

export async function readMailSettings(db: Db, user: UserId): Promise<MailSettings | undefined> {
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
 * Notes what somebody wants. An address that is not confirmed is asked, unless it was asked last.
 * @returns what is to be sent, if an address is asked; `'too-many'` if that has been done too often, and nothing
 *   was changed
 */
export async function putMailSettings(
  trx: Db,
  user: UserId,
  { address, notifications, digest }: MailWishes,
): Promise<QueuedEvent<SendConfirmation> | 'too-many' | undefined> {
  const { rows } = await sql<{ address: string | null; refused: string | null; asked: number }>`
    select address, refused, (select count(*) from unnest(asked_at) at where at > now() - interval '1 day') as asked
    from mail_settings where user_id = ${user} for update`.execute(trx);
  const [known] = rows;
  const isNew = known?.address !== address || known.refused !== null;
  if (isNew && (known?.asked ?? 0) >= MOST_QUESTIONS) return 'too-many';
  const token = isNew ? newToken() : null;
  await sql`
    insert into mail_settings as known
      (user_id, address, confirm_token, asked_at, unsubscribe_token, notifications, digest)
    values (${user}, ${address}, ${token}, array[now()], ${newToken()}, ${notifications}, ${digest})
    on conflict (user_id) do update set
      address = excluded.address, notifications = excluded.notifications, digest = excluded.digest,
      refused = null,
      confirm_token = case when ${isNew} then excluded.confirm_token else known.confirm_token end,
      asked_at = case when ${isNew} then (now() || known.asked_at)[1:${sql.lit(MOST_QUESTIONS)}] else known.asked_at end,
      next_digest_at = case when excluded.digest = known.digest and not ${isNew} then known.next_digest_at end
  `.execute(trx);
  await planDigest(trx, user);
  if (!isNew) return undefined;
  const event = { type: 'send-confirmation', version: 1, userId: user } as const;
  return queueEvent<SendConfirmation>(trx, event, 'mail');
}

/** From here on nothing is sent. */
export async function deleteMailSettings(trx: Db, user: UserId): Promise<void> {
  await trx
    .updateTable('mail_settings')
    .set({ address: null, confirm_token: null, next_digest_at: null, refused: null })
    .where('user_id', '=', user)
    .execute();
}

/** Whoever has the token reads at the address. False: nobody has been asked with it, or it was used. */
export async function confirmAddress(trx: Db, token: string): Promise<boolean> {
  const row = await trx
    .updateTable('mail_settings')
    .set({ confirm_token: null, digested_at: sql`now()` })
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

/** Whether it is one, without using it. */
export async function isToken(
  db: Db,
  kind: 'confirm_token' | 'unsubscribe_token',
  token: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('mail_settings')
    .select('user_id')
    .where(kind, '=', token)
    .executeTakeFirst();
  return row !== undefined;
}

/** The first digest comes after one of its periods. */
async function planDigest(trx: Db, user: UserId): Promise<void> {
  await sql`
    update mail_settings
    set next_digest_at = now() + case digest when 'daily' then interval '1 day' else interval '7 days' end
    where user_id = ${user} and digest <> 'off' and address is not null and confirm_token is null
      and next_digest_at is null`.execute(trx);
}
