import { type Kysely, sql } from 'kysely';

/** When a post was made that was imported with an id which can't tell it (packages/exchange/src/ids.ts). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table posts add column created_at timestamptz`.execute(db);
}
