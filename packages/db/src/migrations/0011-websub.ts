import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Requests that their callback has not confirmed: any client may send one, so it changes no subscription yet.
  await sql`
    create table websub_requests (
      id bigint primary key default next_id(),
      mode text not null check (mode in ('subscribe', 'unsubscribe')),
      topic text not null,
      callback text not null,
      secret text,
      lease_seconds integer not null,
      attempts smallint not null default 0
    )`.execute(db);

  // A topic is the path of a feed. retry_at: the last delivery failed, and this is when the next one is due.
  await sql`
    create table websub_subscriptions (
      id bigint primary key default next_id(),
      topic text collate "C" not null,
      callback text collate "C" not null,
      secret text,
      expires_at timestamptz not null,
      delivered text,
      failures smallint not null default 0,
      retry_at timestamptz,
      unique (topic, callback)
    )`.execute(db);
  await sql`
    create index websub_to_retry on websub_subscriptions (retry_at) where retry_at is not null
  `.execute(db);
}
