import { type PostId, parseId, timeOf } from '@ripple/messages';

/** With what a reader comes back. */
export interface LastEventId {
  /** Of a post or a notification. */
  id: number;
  /** How far in the log that was; undefined where the id alone tells it. */
  place: string | undefined;
}

const PLACE = /^\d{1,15}-\d{1,10}$/;

/** Parses a `Last-Event-ID`: `<id>` or `<id>@<place>`. Undefined without an id; what is no place is left out. */
export function parseLastEventId(header: string | undefined): LastEventId | undefined {
  const [first = '', place] = header?.split('@') ?? [];
  const id = parseId<PostId>(first);
  if (id === undefined) return undefined;
  return { id, place: place !== undefined && PLACE.test(place) ? place : undefined };
}

/** The clock that allots ids is known to the api within this, in ms. */
const CLOCK_SLACK_MS = 1_000;

/**
 * Whether a last id is of a time to come: no reader can have it, unless the clock that allots ids was set back since.
 * @param now the lowest id of this moment
 */
export const isAhead = ({ id }: LastEventId, now: number): boolean =>
  timeOf(id as PostId).getTime() - timeOf(now as PostId).getTime() > CLOCK_SLACK_MS;
