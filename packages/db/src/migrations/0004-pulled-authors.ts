import { type Kysely, sql } from 'kysely';

/** Authors with so many followers that their posts are not pushed, but fetched when a home is read. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table pulled_authors (
      author_id bigint primary key references users on delete cascade
    )`.execute(db);
}
