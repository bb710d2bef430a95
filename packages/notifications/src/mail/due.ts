import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { sql } from 'kysely';

/** A user to whom a mail is due, and since when, in ms since the Unix epoch. */
export interface Due {
  userId: UserId;
  dueAt: number;
}

/** Takes those who have had something to be told for `delayMs`. They are taken off when the transaction commits. */
export async function takeDueNotifications(trx: Db, delayMs: number, limit: number): Promise<Due[]> {
  const { rows } = await sql<Due>`
    delete from mail_due where user_id in (
      select user_id from mail_due
      where since <= clock_timestamp() - ${delayMs} * interval '1 millisecond'
      order by since limit ${limit} for update skip locked
    )
    returning user_id as "userId", (extract(epoch from since) * 1000)::bigint as "dueAt"`.execute(trx);
  return rows;
}

/** Takes those whose digest is due, and sets the time of their next one. Periods in which no mailer ran are left out. */
export async function takeDueDigests(trx: Db, limit: number): Promise<Due[]> {
  const { rows } = await sql<Due>`
    with due as (
      select user_id, next_digest_at,
        case digest when 'daily' then interval '1 day' else interval '7 days' end as period
      from mail_settings where next_digest_at <= now()
      order by next_digest_at limit ${limit} for update skip locked
    )
    update mail_settings
    set next_digest_at = due.next_digest_at
      + period * ceil(extract(epoch from now() - due.next_digest_at + interval '1 microsecond') / extract(epoch from period))
    from due where mail_settings.user_id = due.user_id
    returning due.user_id as "userId", (extract(epoch from due.next_digest_at) * 1000)::bigint as "dueAt"
  `.execute(trx);
  return rows;
}
