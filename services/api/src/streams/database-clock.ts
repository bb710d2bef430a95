import type { Pool } from '@ripple/db';

/** For how long the difference of the clocks is taken to stay. */
const ASK_EVERY_MS = 10_000;

/**
 * The time by the clock of Postgres, which allots ids, in ms since the Unix epoch. It is asked now and then, however
 * many streams begin; while it is away, the last difference holds, and at first the clock of this machine.
 */
export function createDatabaseClock(pool: Pool): () => Promise<number> {
  let aheadMs = Date.now() - performance.now();
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    askedAt = performance.now();
    try {
      const { rows } = await pool.query<{ now: number }>({
        name: 'database-clock',
        text: 'select extract(epoch from clock_timestamp())::float8 * 1000 as now',
      });
      if (rows[0]) aheadMs = rows[0].now - performance.now();
    } catch {
      // What needs Postgres says so by itself.
    } finally {
      asking = undefined;
    }
  }

  return async () => {
    if (performance.now() - askedAt > ASK_EVERY_MS) asking ??= ask();
    await asking;
    return aheadMs + performance.now();
  };
}
