import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Pictures. The key is the unguessable part of their addresses, and where they lie in the storage. A row is there
  // before the first byte of its picture is stored, so every stored picture has a row.
  await sql`
    create table media (
      id bigint primary key default next_id(),
      owner_id bigint not null references users on delete cascade,
      key text not null unique,
      state text not null default 'uploading' check (state in ('uploading', 'processing', 'ready', 'failed')),
      alt text not null default '',
      width integer,
      height integer,
      blurhash text,
      sizes jsonb,
      post_id bigint references posts on delete cascade,
      position smallint
    )`.execute(db);
  await sql`create index media_by_post on media (post_id, position) where post_id is not null`.execute(db);
  await sql`create index media_of_no_post on media (id) where post_id is null`.execute(db);
  await sql`create index media_by_owner on media (owner_id) where post_id is null`.execute(db);

  // What a post shows of its pictures, so that reading one reads one row.
  await sql`alter table posts add column media jsonb not null default '[]'`.execute(db);
}
