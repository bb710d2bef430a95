import { type Kysely, sql } from 'kysely';

/**
 * A post has twenty words and more, and each was looked up as a foreign key of its own, and compared by the rules
 * of a language. Posts are never taken out of their table, and words are compared as they are.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table post_words
      drop constraint post_words_post_id_fkey,
      alter column word type text collate "C"`.execute(db);
}
