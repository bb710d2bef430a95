import { type Kysely, sql } from 'kysely';

/**
 * What the application that embeds Ripple calls its users, and says of them. An `external_id` of null is the id of the
 * user in decimal: so it is for users from before, and in demo mode.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table users
      add column external_id text collate "C",
      add column avatar_url text,
      add column data json,
      add column locked boolean not null default false`.execute(db);
}
