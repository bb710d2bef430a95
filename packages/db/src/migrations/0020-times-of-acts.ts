import { type Kysely, sql } from 'kysely';

/**
 * When a follow or a favourite was made, for `npm run ripple -- recover`. Older rows have no time: a default at once
 * would give them that of the migration. No index: a scan after a disaster is cheaper than 16 bytes more in every row.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['follows', 'favourites']) {
    const name = sql.table(table);
    await sql`alter table ${name} add column created_at timestamptz`.execute(db);
    await sql`alter table ${name} alter column created_at set default now()`.execute(db);
  }
}
