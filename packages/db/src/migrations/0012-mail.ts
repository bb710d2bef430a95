import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // The address of a user, and what they want mail about. The row stays when they want none any more: it holds how
  // often an address was asked to confirm. A confirmed address has no confirm_token.
  await sql`
    create table mail_settings (
      user_id bigint primary key references users on delete cascade,
      address text,
      confirm_token text unique,
      asked_at timestamptz[] not null default '{}',
      unsubscribe_token text not null unique,
      notifications boolean not null,
      digest text not null check (digest in ('off', 'daily', 'weekly')),
      next_digest_at timestamptz,
      digested_at timestamptz,
      mailed_up_to bigint not null default 0,
      refused text
    )`.execute(db);
  await sql`
    create index mail_next_digest on mail_settings (next_digest_at) where next_digest_at is not null
  `.execute(db);

  // Users with something to be told by mail, and since when: one row each, for any number of notifications.
  await sql`
    create table mail_due (
      user_id bigint primary key references users on delete cascade,
      since timestamptz not null default clock_timestamp()
    )`.execute(db);
  await sql`create index mail_due_since on mail_due (since)`.execute(db);
}
