import type { Pool } from '@ripple/db';

/** Rows of one lane that the broker hasn't confirmed. */
export interface OutboxOfLane {
  lane: string;
  rows: number;
  /** Age of the oldest of them in ms. */
  oldestMs: number;
}

/** What the outbox holds, by lane; nothing when every message was confirmed. Reads every row. */
export async function listOutboxByLane(pool: Pool): Promise<OutboxOfLane[]> {
  const { rows } = await pool.query<OutboxOfLane>(
    `select lane, count(*) as rows,
            greatest(0, extract(epoch from clock_timestamp() - min(created_at)) * 1000)::float8 as "oldestMs"
     from outbox group by lane order by lane`,
  );
  return rows;
}

/** Counting ends here: more rows than this are not read. */
export const MOST_COUNTED = 100_001;

/** How many rows the outbox holds, {@link MOST_COUNTED} if there are more, and the age of the oldest in ms; 0 if it is empty. */
export async function countOutbox(pool: Pool): Promise<{ rows: number; oldestMs: number }> {
  const { rows } = await pool.query<{ rows: number; oldestMs: number }>({
    name: 'outbox-size',
    text: `select (select count(*) from (select from outbox limit $1) as counted) as rows,
                  coalesce((select greatest(0, extract(epoch from clock_timestamp() - created_at) * 1000)
                            from outbox order by id limit 1), 0)::bigint as "oldestMs"`,
    values: [MOST_COUNTED],
  });
  return rows[0] ?? { rows: 0, oldestMs: 0 };
}
