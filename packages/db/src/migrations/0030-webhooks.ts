import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // A webhook has its deliveries up to the cursor, a place among the events. `since` is the snapshot in which it was
  // made: what that has seen had happened before. Two secrets sign until `previous_until`. `failures` counts the tries
  // in a row that have failed, and the first of them was at `failing_since`; while too much fails, an event that was not
  // tried before is tried at `probe_at`. At `missed_at`, events were found to have expired before they were sent. One
  // process works for a webhook at a time: it is asked to until `queued_until`, and does so until `taken_until`.
  await sql`
    create table webhooks (
      id bigint primary key default next_id(),
      url text not null,
      types text[],
      state text not null default 'active' check (state in ('active', 'paused', 'disabled')),
      reason text,
      secret text not null,
      previous_secret text,
      previous_until timestamptz,
      cursor_xid xid8 not null default pg_snapshot_xmin(pg_current_snapshot()),
      cursor_id bigint not null default 0,
      since pg_snapshot default pg_current_snapshot(),
      failures integer not null default 0,
      failing_since timestamptz,
      probe_at timestamptz,
      missed_at timestamptz,
      queued_until timestamptz,
      taken_until timestamptz,
      taken_by uuid
    )`.execute(db);

  // With a copy of its event, which may expire before the last try. `attempts` are those since it was last asked for,
  // and `first_at` is the first of them; `tries` are all that are kept.
  await sql`
    create table webhook_deliveries (
      id bigint primary key default next_id(),
      webhook_id bigint not null references webhooks on delete cascade,
      event_xid xid8 not null,
      event_id bigint not null,
      type text not null,
      actor_id bigint,
      object_id bigint not null,
      at timestamptz not null,
      state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
      attempts smallint not null default 0,
      first_at timestamptz,
      due_at timestamptz default clock_timestamp(),
      tries jsonb not null default '[]',
      unique (webhook_id, event_xid, event_id)
    )`.execute(db);
  await sql`create index webhook_deliveries_by_id on webhook_deliveries (webhook_id, id)`.execute(db);
  await sql`
    create index webhook_deliveries_pending on webhook_deliveries (webhook_id, event_xid, event_id)
    where state = 'pending'`.execute(db);
}
