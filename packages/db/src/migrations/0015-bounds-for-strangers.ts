import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // An entry of a btree holds 2,704 bytes at most, and a topic with its callback may be longer: so by its hash. The
  // backslashes are doubled because the cast of text to bytea takes them as escapes.
  const host = sql.raw(`text generated always as (substring(callback from '^[a-z]+://([^/?#]*)')) stored`);
  const pairHash = sql.raw(
    `bytea generated always as (sha256(replace(topic || chr(10) || callback, '\\', '\\\\')::bytea)) stored`,
  );
  await sql`
    alter table websub_subscriptions
      add column topic_url text,
      add column host ${host},
      add column pair_hash ${pairHash},
      drop constraint websub_subscriptions_topic_callback_key,
      add constraint websub_subscriptions_pair unique (pair_hash)`.execute(db);
  await sql`create index websub_subscribers on websub_subscriptions (topic)`.execute(db);
  await sql`create index websub_subscriptions_of_host on websub_subscriptions (host)`.execute(db);

  // due_at: when the callback is asked next. asked_by: the network that the request came from.
  await sql`
    alter table websub_requests
      add column topic_url text,
      add column host ${host},
      add column pair_hash ${pairHash},
      add column asked_by text not null default '',
      add column due_at timestamptz not null default now()`.execute(db);
  await sql`create index websub_requests_of_host on websub_requests (host)`.execute(db);
  await sql`create index websub_requests_of_network on websub_requests (asked_by)`.execute(db);

  // What the api may know of subscriptions: how many a host has, and whether a request renews one of them.
  await sql`
    create view websub_subscribed as
    select host, pair_hash from websub_subscriptions where expires_at > now()`.execute(db);

  // confirmed_by: the token that has confirmed the address, so that its link can be opened twice.
  await sql`alter table mail_settings add column confirmed_by text unique`.execute(db);

  // When an address was last asked whether it belongs to a user, whichever user it was. It has the hash of the
  // address, and is deleted after a day.
  await sql`
    create table mail_questions (
      address_hash bytea primary key,
      asked_at timestamptz[] not null
    )`.execute(db);
}
