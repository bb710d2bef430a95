import { createHash } from 'node:crypto';
import type { Db } from '@ripple/db';
import { sql } from 'kysely';
import { mailboxOf } from './address.ts';

/** How often an address is asked in a day whether it belongs to a user, whichever user it was. */
export const MOST_QUESTIONS_TO_ADDRESS = 3;

/**
 * Counts a question to an address. Its hash is kept, not the address, and that for a day.
 * @returns false if it was asked so often already
 */
export async function countQuestion(trx: Db, address: string): Promise<boolean> {
  const hash = createHash('sha256').update(mailboxOf(address)).digest();
  const { rows } = await sql`
    insert into mail_questions as known (address_hash, asked_at) values (${hash}, array[now()])
    on conflict (address_hash) do update
      set asked_at = (excluded.asked_at || known.asked_at)[1:${sql.lit(MOST_QUESTIONS_TO_ADDRESS)}]
      where ${MOST_QUESTIONS_TO_ADDRESS} >
        (select count(*) from unnest(known.asked_at) at where at > now() - interval '1 day')
    returning true`.execute(trx);
  return rows.length > 0;
}

/** Forgets addresses that were not asked for a day. */
export async function deleteOldQuestions(db: Db): Promise<void> {
  await sql`delete from mail_questions where asked_at[1] < now() - interval '1 day'`.execute(db);
}
