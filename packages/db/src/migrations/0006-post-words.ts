import { type Kysely, sql } from 'kysely';

/** Public posts by the parts of their words (packages/posts/src/words.ts): a keyword is one index range. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table post_words (
      word text not null,
      post_id bigint not null references posts on delete cascade,
      primary key (word, post_id)
    )`.execute(db);
  // What an edited post was found by before.
  await sql`create index post_words_by_post on post_words (post_id)`.execute(db);
}
