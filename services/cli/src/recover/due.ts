import type { Pool } from '@ripple/db';
import type { Moment } from './acts.ts';

/** What services take from rows of their own when it is due, and then from the broker. Here it becomes due again. */
interface Due {
  what: string;
  statement: string;
}

export const dues: Due[] = [
  {
    what: 'mails about notifications',
    // What was mailed or read is left out, here and once more when the mail is written.
    statement: `
      insert into mail_due (user_id)
      select user_id from mail_settings as settings
      where notifications and address is not null and confirm_token is null and refused is null
        and $1::timestamptz is not null
        and exists (select from notifications
                    where user_id = settings.user_id and id > greatest(mailed_up_to, $2::bigint, coalesce(
                      (select read_up_to from notification_states where user_id = settings.user_id), 0)))
      on conflict do nothing`,
  },
  {
    what: 'digests',
    // The last one was due a period before the next one. A minute, since times of messages are rounded.
    statement: `
      update mail_settings set next_digest_at = next_digest_at - period
      from (select user_id as due_for,
                   case digest when 'daily' then interval '1 day' else interval '7 days' end as period
            from mail_settings where digest <> 'off') as periods
      where user_id = due_for and next_digest_at > now() and $2::bigint is not null
        and next_digest_at - period between $1::timestamptz and now()
        and coalesce(digested_at, '-infinity') < next_digest_at - period - interval '1 minute'`,
  },
  {
    what: 'feeds of subscribers',
    // A feed that was sent as it is now is not sent again.
    statement: `
      update websub_subscriptions set retry_at = now()
      where retry_at is null and expires_at > now() and $1::timestamptz is not null and $2::bigint is not null`,
  },
];

/** @returns how many became due */
export async function makeDue(pool: Pool, { statement }: Due, { at, id }: Moment): Promise<number> {
  return (await pool.query(statement, [at, id])).rowCount ?? 0;
}
