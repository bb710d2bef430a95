import { type Kysely, sql } from 'kysely';

/** What users have kept for themselves. (Indexes on tables that are large already: ../indexes.ts.) */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bookmarks (
      user_id bigint not null references users on delete cascade,
      post_id bigint not null references posts on delete cascade,
      created_at timestamptz not null default now(),
      primary key (user_id, post_id)
    )`.execute(db);
  await sql`create index bookmarks_by_post on bookmarks (post_id)`.execute(db);
}
