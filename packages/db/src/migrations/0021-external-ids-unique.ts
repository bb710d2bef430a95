import { type Kysely, sql } from 'kysely';

/** Apart from the columns, whose lock would keep readers out for as long as this reads the table: writers of users wait. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create unique index users_by_external_id on users ((coalesce(external_id, id::text)))`.execute(
    db,
  );
}
