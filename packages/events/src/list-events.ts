import type { Pool } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import type { EventType } from './event.ts';

/** An event as it was recorded. */
export interface RecordedEvent {
  /** Also the cursor of what comes after it ({@link EventCursor}). */
  id: EventCursor;
  type: EventType;
  at: Date;
  actor: UserId | null;
  object: number;
}

/**
 * Where a reader of events stands: `<transaction>-<number>`, the number of 64 bits of the transaction that recorded an
 * event, and the event's own. Order is that of these two.
 */
export type EventCursor = `${string}-${string}`;

export interface EventStretch {
  events: RecordedEvent[];
  /** Up to which event was looked; `undefined` where there was none. */
  upTo: EventCursor | undefined;
  /**
   * Whether events after the cursor may be missing, since its own is not there: it has expired, and others with it, or
   * this database never had it (docs/adr/0027-events-in-the-order-of-transactions.md).
   */
  hasGap: boolean;
}

/** Events that are looked at for one page, where only some of their types are asked for. */
const MOST_LOOKED_AT = 10_000;

interface Row {
  xid: string;
  id: number;
  type: EventType;
  at: Date;
  actor: UserId | null;
  object: number;
  wanted: boolean;
}

/** Without an event, the row tells of the cursor alone. */
type RowOrNothing = (Row | { [Column in keyof Row]: null }) & { known: boolean };

/**
 * The events after a cursor, oldest first.
 *
 * A transaction that commits late would bring events before those that were read already. So only events of
 * transactions are shown below which none is under way any more (`pg_snapshot_xmin`, which see in
 * https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT): what they have recorded is
 * complete, and their order never changes.
 * @param range.after `undefined`: from the oldest that is kept
 * @param range.types `undefined`: all
 */
export async function listEvents(
  pool: Pool,
  range: { after: EventCursor | undefined; types?: readonly EventType[] | undefined; limit: number },
): Promise<EventStretch> {
  const [xid = '0', id = '0'] = range.after?.split('-') ?? [];
  const { rows } = await pool.query<RowOrNothing>({
    name: 'events-after',
    text: `
      with looked as (
        select xid, id, type, at, actor_id as actor, object_id as object, $4::text[] is null or type = any($4) as wanted
        from events
        where (xid, id) > ($1::xid8, $2::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
        order by xid, id limit $5
      ), page as (
        select * from looked where wanted order by xid, id limit $3
      ), last as (
        select * from looked order by xid desc, id desc limit 1
      ), found as (
        select * from page union all select * from last where not wanted and (select count(*) from page) < $3
      ), reader as (
        select exists (
          select from events
          where (xid, id) = ($1::xid8, $2::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
        ) as known
      )
      select * from reader left join found on true order by xid, id`,
    values: [
      xid,
      id,
      range.limit,
      range.types ?? null,
      range.types === undefined ? range.limit : MOST_LOOKED_AT,
    ],
  });
  const found = rows.filter((row): row is Row & { known: boolean } => row.id !== null);
  const last = found.at(-1);
  return {
    events: found
      .filter(({ wanted }) => wanted)
      .map(({ xid, id, type, at, actor, object }) => ({ id: cursorOf(xid, id), type, at, actor, object })),
    upTo: last && cursorOf(last.xid, last.id),
    hasGap: range.after !== undefined && rows.some(({ known }) => !known),
  };
}

const cursorOf = (xid: string, id: number): EventCursor => `${xid}-${id}`;

/** @returns `undefined` for what is no cursor */
export function parseEventCursor(text: string): EventCursor | undefined {
  const [, xid, id] = /^(0|[1-9]\d{0,19})-(0|[1-9]\d{0,15})$/.exec(text) ?? [];
  if (xid === undefined || BigInt(xid) > MOST_XID || Number(id) > Number.MAX_SAFE_INTEGER) return undefined;
  return cursorOf(xid, Number(id));
}

const MOST_XID = 2n ** 64n - 1n;
