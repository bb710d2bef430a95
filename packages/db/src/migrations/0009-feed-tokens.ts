import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // A token gives its holder the home of its owner as a feed. Only its SHA-256 is stored.
  await sql`
    create table feed_tokens (
      user_id bigint primary key references users on delete cascade,
      hash bytea not null unique
    )`.execute(db);
}
