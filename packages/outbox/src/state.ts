import type { Pool } from '@ripple/db';

/** Rows of one lane that the broker hasn't confirmed. */
export interface OutboxState {
  lane: string;
  rows: number;
  /** Age of the oldest of them in ms. */
  oldestMs: number;
}

/** What the outbox holds, by lane; nothing when every message was confirmed. Reads every row. */
export async function readOutboxState(pool: Pool): Promise<OutboxState[]> {
  const { rows } = await pool.query<OutboxState>(
    `select lane, count(*) as rows,
            greatest(0, extract(epoch from clock_timestamp() - min(created_at)) * 1000)::float8 as "oldestMs"
     from outbox group by lane order by lane`,
  );
  return rows;
}
