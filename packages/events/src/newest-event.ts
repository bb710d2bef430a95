import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '@ripple/db';
import type { EventCursor } from './list-events.ts';

/** The last event that can be read now; `undefined` where there is none. */
export async function findNewestEvent(pool: Pool): Promise<EventCursor | undefined> {
  const { rows } = await pool.query<{ cursor: EventCursor }>({
    name: 'newest-event',
    text: `select xid || '-' || id as cursor from events
           where xid < pg_snapshot_xmin(pg_current_snapshot()) order by xid desc, id desc limit 1`,
  });
  return rows[0]?.cursor;
}

const LOOK_EVERY_MS = 10;

/**
 * Waits until all that was committed before the call can be read: until the transactions that were open then have ended,
 * which takes milliseconds where none is long.
 * @param limitMs after which it is left for a later reading
 */
export async function waitUntilReadable(pool: Pool, limitMs: number): Promise<void> {
  const until = performance.now() + limitMs;
  let found = await findNewest(pool, null);
  while (!found.readable && performance.now() < until) {
    await sleep(LOOK_EVERY_MS);
    found = await findNewest(pool, found.xid);
  }
}

/** @param known the newest transaction that has recorded an event; null: to be found */
async function findNewest(
  pool: Pool,
  known: string | null,
): Promise<{ xid: string | null; readable: boolean }> {
  const { rows } = await pool.query<{ xid: string | null; readable: boolean }>({
    name: 'events-readable',
    text: `with newest as (select coalesce($1::xid8, (select xid from events order by xid desc limit 1)) as xid)
           select xid, coalesce(xid < pg_snapshot_xmin(pg_current_snapshot()), true) as readable from newest`,
    values: [known],
  });
  return rows[0] ?? { xid: null, readable: true };
}
