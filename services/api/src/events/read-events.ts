import { type EventCursor, type EventType, listEvents } from '@ripple/events';
import { presentEvents } from '@ripple/presentation';
import type { Context } from '../context.ts';
import { ProblemError } from '../http/problem.ts';

/** Which events are asked for. */
export interface EventRange {
  /** `undefined`: from the oldest that is kept. */
  after: EventCursor | undefined;
  /** `undefined`: all. */
  types: readonly EventType[] | undefined;
}

export interface EventPage {
  /** Each with its JSON. */
  items: { id: EventCursor; type: EventType; json: string }[];
  /** The event up to which was looked, shown or not; `undefined` where there is none after the cursor. */
  upTo: EventCursor | undefined;
}

/** Events whose objects are in memory together: posts of the longest text and data are 15 MB as strings. */
const AT_ONCE = 100;
/** The longest page, in bytes of its items' JSON; its last item may be longer. */
const MOST_BYTES = 8 * 1_024 * 1_024;

/**
 * Events, oldest first. A page is shorter than `limit` where it would be longer than {@link MOST_BYTES}, or where few of
 * the events that were looked at are of the types that are asked for.
 * @throws {ProblemError} 410 where events after the cursor may have expired
 */
export async function readEvents(
  context: Context,
  { after, types }: EventRange,
  limit: number,
): Promise<EventPage> {
  const items: EventPage['items'] = [];
  let upTo: EventCursor | undefined;
  for (let bytes = 0; items.length < limit && bytes < MOST_BYTES; ) {
    const size = Math.min(AT_ONCE, limit - items.length);
    const stretch = await listEvents(context.reading.pool, { after: upTo ?? after, types, limit: size });
    // What is found behind an expired cursor in the middle of a page is for the next one to refuse.
    if (stretch.hasGap && upTo !== undefined) break;
    if (stretch.hasGap) throw gone();
    upTo = stretch.upTo ?? upTo;
    const { db, pool } = context.reading;
    for (const event of await presentEvents({ ...context, db, pool }, stretch.events)) {
      const json = JSON.stringify(event);
      bytes += Buffer.byteLength(json);
      items.push({ id: event.id, type: event.type, json });
    }
    if (stretch.events.length < size) break;
  }
  return { items, upTo };
}

const gone = () =>
  new ProblemError(
    410,
    'Events after this cursor have expired, or this database never had it. Read again without a cursor, from the oldest that is kept, and compare what you know with what is there.',
  );
