import type { Broker } from '@ripple/broker';
import type { Pool } from '@ripple/db';
import { failPoint } from '@ripple/fail-points';
import type { Job } from '@ripple/messages';
import { continueFrom } from '@ripple/telemetry';
import type { OutboxRow } from './enqueue.ts';

/** How old a row is when the relay takes it; until then it is the api's, which publishes at once. */
export const RELAY_AFTER_MS = 2_000;
/** Rows per transaction: 500 relayed 50 times as many rows a second as 1 did. */
export const RELAY_BATCH = 500;

/**
 * Publishes the oldest rows that the api has left, and clears those that the broker confirmed.
 *
 * Rows are claimed with `for update skip locked`, so several relays share the work. (Reading on from the
 * last id seen would skip rows that commit late, for ever.)
 * @returns how many rows were claimed, and what of them was published
 */
export async function relayOnce(
  pool: Pool,
  broker: Broker,
  olderThanMs = RELAY_AFTER_MS,
): Promise<{ claimed: number; published: Job[] }> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const { rows } = await client.query<OutboxRow>({
      name: 'claim-outbox',
      text: `select id, lane, message, origin from outbox
             where created_at < clock_timestamp() - $1 * interval '1 millisecond'
             order by id limit $2 for update skip locked`,
      values: [olderThanMs, RELAY_BATCH],
    });
    const results = await Promise.allSettled(
      rows.map(({ origin, ...job }) => continueFrom(origin ?? {}, () => broker.publish(job))),
    );
    const published = rows.filter((_, index) => results[index]?.status === 'fulfilled');
    failPoint('relayed-uncleared');
    await client.query('delete from outbox where id = any($1::bigint[])', [published.map(({ id }) => id)]);
    await client.query('commit');
    return { claimed: rows.length, published };
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    // A connection in an unknown state is thrown away, which rolls back.
    client.release(broken);
  }
}

/**
 * Up to which time everything has left the outbox, in ms since the Unix epoch by the clock of Postgres, and
 * how long ago that is: the age of the oldest row; 0 if there is none. `now` is that clock, rounded up.
 */
export async function findOutboxFront(
  pool: Pool,
): Promise<{ clearedUntil: number; ageMs: number; now: number }> {
  const { rows } = await pool.query<{ now: number; oldest: number | null }>({
    name: 'outbox-front',
    text: `select extract(epoch from clock_timestamp())::float8 * 1000 as now,
                  (select extract(epoch from created_at)::float8 * 1000 from outbox order by id limit 1) as oldest`,
  });
  const { now = Date.now(), oldest = null } = rows[0] ?? {};
  const clearedUntil = Math.floor(Math.min(now, oldest ?? now));
  return { clearedUntil, ageMs: Math.max(0, now - clearedUntil), now: Math.ceil(now) };
}
