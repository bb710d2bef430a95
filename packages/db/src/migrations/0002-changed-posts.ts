import { type Kysely, sql } from 'kysely';

/** Finds what was edited or deleted since some time: what copies may have missed while Redis was away. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index posts_changed on posts (greatest(edited_at, deleted_at))
    where greatest(edited_at, deleted_at) is not null`.execute(db);
}
