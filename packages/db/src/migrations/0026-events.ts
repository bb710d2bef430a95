import { type Kysely, sql } from 'kysely';

/** What happened, in the order of their transactions (docs/adr/0027-events-in-the-order-of-transactions.md). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table events (
      xid xid8 not null default pg_current_xact_id(),
      id bigint generated always as identity,
      type text not null,
      actor_id bigint,
      object_id bigint not null,
      at timestamptz not null default clock_timestamp(),
      primary key (xid, id)
    )`.execute(db);
}
