import { type Kysely, sql } from 'kysely';

/** Of users from before there was the trigger. It only reads their table, and nothing waits for it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    insert into user_words (word, user_id)
    select unnest(words_of_user(handle, name)), id from users
    on conflict do nothing`.execute(db);
}
