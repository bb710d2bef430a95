import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // The request that a row comes from, and its trace (packages/telemetry/src/origin.ts).
  await sql`alter table outbox add column origin jsonb`.execute(db);
}
