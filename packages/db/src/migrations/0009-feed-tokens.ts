import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Who knows the token reads the home of its owner as a feed. Of the token only its SHA-256 is kept.
  await sql`
    create table feed_tokens (
      user_id bigint primary key references users on delete cascade,
      hash bytea not null unique
    )`.execute(db);
}
