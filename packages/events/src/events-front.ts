import type { Pool } from '@ripple/db';

/** How far events can be read. */
export interface EventsFront {
  /**
   * How long the oldest event has waited that cannot be read yet, since an older transaction is still open; 0 if there
   * is none. In ms.
   */
  waitingMs: number;
  /** Events that are kept, as Postgres estimates: to count them would read them all. */
  kept: number;
}

export async function findEventsFront(pool: Pool): Promise<EventsFront> {
  const { rows } = await pool.query<{ waiting: number | null; kept: number }>({
    name: 'events-front',
    text: `select
             (select extract(epoch from clock_timestamp() - at)::float8 * 1000 from events
              where xid >= pg_snapshot_xmin(pg_current_snapshot()) order by xid, id limit 1) as waiting,
             (select greatest(reltuples, 0)::float8 from pg_class where oid = 'events'::regclass) as kept`,
  });
  const { waiting = null, kept = 0 } = rows[0] ?? {};
  return { waitingMs: Math.max(0, waiting ?? 0), kept };
}
