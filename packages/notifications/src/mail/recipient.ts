import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { sql } from 'kysely';

/** A user to whom mail may be sent. */
export interface Recipient {
  id: UserId;
  handle: string;
  name: string;
  address: string;
  /** With which the address is asked; null if it is confirmed. */
  confirmToken: string | null;
  /** When an address of the user was last asked, in ms since the Unix epoch; 0 if never. */
  askedAt: number;
  unsubscribeToken: string;
  notifications: boolean;
  digest: boolean;
  /** Notifications up to this one were mailed. */
  mailedUpTo: number;
  /** When the last digest was due, or the address was confirmed: in ms since the Unix epoch. */
  digestedAt: number;
}

/** `undefined` if there is no such user, no address, or one that was refused. */
export async function findRecipient(db: Db, user: UserId): Promise<Recipient | undefined> {
  const { rows } = await sql<Recipient>`
    select users.id, handle, name, address, confirm_token as "confirmToken",
      coalesce(extract(epoch from asked_at[1]) * 1000, 0)::bigint as "askedAt",
      unsubscribe_token as "unsubscribeToken", notifications, digest <> 'off' as digest,
      mailed_up_to as "mailedUpTo",
      coalesce(extract(epoch from digested_at) * 1000, 0)::float8 as "digestedAt"
    from mail_settings join users on users.id = user_id
    where user_id = ${user} and address is not null and refused is null`.execute(db);
  return rows[0];
}

export async function noteMailed(db: Db, user: UserId, upTo: number): Promise<void> {
  await sql`
    update mail_settings set mailed_up_to = greatest(mailed_up_to, ${upTo}) where user_id = ${user}
  `.execute(db);
}

/** @param dueAt in ms since the Unix epoch */
export async function noteDigested(db: Db, user: UserId, dueAt: number): Promise<void> {
  await sql`
    update mail_settings
    set digested_at = greatest(digested_at, to_timestamp(${dueAt}::float8 / 1000)) where user_id = ${user}
  `.execute(db);
}

/** The server of this address has refused it for good: nothing is sent there any more. */
export async function noteRefused(db: Db, user: UserId, address: string, reason: string): Promise<void> {
  await db
    .updateTable('mail_settings')
    .set({ refused: reason, next_digest_at: null })
    .where('user_id', '=', user)
    .where('address', '=', address)
    .execute();
}
