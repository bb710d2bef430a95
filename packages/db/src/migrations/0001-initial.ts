import { EPOCH_MS } from '@ripple/messages';
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create sequence id_sequence as bigint cycle minvalue 0 maxvalue 4095 start 0`.execute(db);

  // 41 bits of milliseconds, 12 bits of a sequence: see packages/messages/src/ids.ts.
  await sql`
    create function next_id() returns bigint language sql volatile as $$
      select ((extract(epoch from clock_timestamp()) * 1000)::bigint - ${sql.lit(EPOCH_MS)}) << 12
             | nextval('id_sequence')
    $$`.execute(db);

  await sql`
    create table users (
      id bigint primary key default next_id(),
      handle text not null unique,
      name text not null,
      bio text not null default ''
    )`.execute(db);

  // Counters apart from the users, so that a follow doesn't rewrite a profile; half empty pages keep
  // the updates HOT.
  await sql`
    create table user_counts (
      user_id bigint primary key references users on delete cascade,
      followers integer not null default 0,
      following integer not null default 0
    ) with (fillfactor = 50)`.execute(db);

  // shard = shardOf(follower_id), see packages/people/src/follows: a slice of followers is one index range.
  await sql`
    create table follows (
      followee_id bigint not null references users on delete cascade,
      shard smallint not null,
      follower_id bigint not null references users on delete cascade,
      primary key (followee_id, shard, follower_id)
    )`.execute(db);
  await sql`create unique index follows_by_follower on follows (follower_id, followee_id)`.execute(db);
  await sql`create index follows_by_followee on follows (followee_id, follower_id)`.execute(db);

  await sql`
    create table posts (
      id bigint primary key default next_id(),
      author_id bigint not null references users on delete cascade,
      text text not null,
      visibility text not null check (visibility in ('public', 'followers')),
      in_reply_to bigint references posts on delete set null,
      tags text[] not null default '{}',
      mentions jsonb not null default '[]',
      links text[] not null default '{}',
      version integer not null default 1,
      edited_at timestamptz,
      deleted_at timestamptz
    )`.execute(db);
  await sql`create index posts_by_author on posts (author_id, id desc) where deleted_at is null`.execute(db);
  await sql`
    create index posts_public on posts (id desc) where deleted_at is null and visibility = 'public'
  `.execute(db);
  await sql`create index posts_replies on posts (in_reply_to, id desc) where in_reply_to is not null`.execute(
    db,
  );

  // Public posts only, so that a tag timeline is one index range.
  await sql`
    create table post_tags (
      tag text not null,
      post_id bigint not null references posts on delete cascade,
      primary key (tag, post_id)
    )`.execute(db);

  // Short-lived rows: vacuum early, so that the table stays a few pages.
  await sql`
    create table outbox (
      id bigint generated always as identity primary key,
      lane text not null,
      message jsonb not null,
      created_at timestamptz not null default clock_timestamp()
    ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
            autovacuum_vacuum_cost_delay = 0)`.execute(db);

  // owner_id 0: the request had no token yet. The answer is stored with the write that it answers.
  await sql`
    create table idempotency_keys (
      owner_id bigint not null,
      key text not null,
      request_hash text not null,
      status smallint not null,
      answer jsonb,
      created_at timestamptz not null default now(),
      primary key (owner_id, key)
    )`.execute(db);
  await sql`create index idempotency_keys_by_age on idempotency_keys (created_at)`.execute(db);
}
