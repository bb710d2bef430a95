import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Clients that people log in with. Of secrets, codes and tokens only the SHA-256 is stored. `used_at` is set about once
  // a day: what has not been used for long is removed.
  await sql`
    create table oauth_apps (
      id bigint primary key default next_id(),
      client_id text not null unique,
      secret_hash bytea not null,
      name text not null,
      website text,
      redirect_uris text[] not null,
      scopes text[] not null,
      used_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index oauth_apps_used_at on oauth_apps (used_at)`.execute(db);

  // What a person has allowed, until the client fetches its token. `challenge` is of S256 (RFC 7636).
  await sql`
    create table oauth_codes (
      hash bytea primary key,
      app_id bigint not null references oauth_apps on delete cascade,
      user_id bigint not null references users on delete cascade,
      redirect_uri text not null,
      scopes text[] not null,
      challenge text,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index oauth_codes_of_app on oauth_codes (app_id)`.execute(db);
  await sql`create index oauth_codes_of_user on oauth_codes (user_id)`.execute(db);
  await sql`create index oauth_codes_expires_at on oauth_codes (expires_at)`.execute(db);

  // Without a user: of the client itself.
  await sql`
    create table oauth_tokens (
      id bigint primary key default next_id(),
      hash bytea not null unique,
      app_id bigint not null references oauth_apps on delete cascade,
      user_id bigint references users on delete cascade,
      scopes text[] not null,
      used_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index oauth_tokens_of_app on oauth_tokens (app_id, id)`.execute(db);
  await sql`create index oauth_tokens_of_user on oauth_tokens (user_id, id)`.execute(db);
  await sql`create index oauth_tokens_used_at on oauth_tokens (used_at)`.execute(db);

  // Signs what a form of the log-in carries from one page to the next: the same in every process.
  await sql`
    create table oauth_key (
      only_one boolean primary key default true check (only_one),
      key bytea not null
    )`.execute(db);
  await sql`
    insert into oauth_key (key) values (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'utf8')))`.execute(
    db,
  );

  // How far a user has read a timeline, as a client has noted it.
  await sql`
    create table timeline_markers (
      user_id bigint not null references users on delete cascade,
      timeline text not null check (timeline in ('home', 'notifications')),
      last_read_id bigint not null,
      version integer not null default 0,
      updated_at timestamptz not null default now(),
      primary key (user_id, timeline)
    )`.execute(db);
}
