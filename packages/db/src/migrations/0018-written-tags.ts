import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Tags are shown as they were written; `tags` and `topic` hold their keys (packages/posts/src/tag-key.ts). Null in
  // rows from before: of these only the key is known.
  await sql`alter table posts add column written_tags text[]`.execute(db);
  await sql`alter table topic_follows add column written_tag text`.execute(db);
}
