import type { Pool } from '@ripple/db';
import { deleteOldEvents } from '@ripple/events';

/** Events that are deleted in one statement. */
const BATCH = 10_000;
/** In one turn: with a turn a minute, 3,300 events a second can come for days and leave. */
const MOST_BATCHES = 20;

/** Deletes events that are older than `days`, the oldest first. */
export async function expireEvents(pool: Pool, days: number): Promise<void> {
  for (let batch = 1; batch <= MOST_BATCHES; batch++) if (!(await deleteOldEvents(pool, days, BATCH))) return;
}
