import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What a user is shown with: the key of files of our own, or the address that the application has set, or nothing.
  await sql`alter table users add column avatar_key text`.execute(db);

  // Which picture is to become the avatar of its owner. It is no mark on the picture, since what becomes of the picture
  // later is nothing to the avatar: its files are copies.
  await sql`
    create table avatar_requests (
      user_id bigint primary key references users on delete cascade,
      media_id bigint not null unique references media on delete cascade,
      asked_at timestamptz not null default now()
    )`.execute(db);

  // Files of avatars. The key is the unguessable part of their addresses, and where they lie in the storage. A row is
  // there before the first byte is stored and outlives its user, so every stored file has a row. From expires_at on it
  // may be removed; that is null while it is the avatar of a user.
  await sql`create table avatars (key text primary key, expires_at timestamptz)`.execute(db);
  await sql`create index avatars_by_expiry on avatars (expires_at) where expires_at is not null`.execute(db);
}
