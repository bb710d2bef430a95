import type { EventTexts } from '../../streams/begin-events.ts';
import type { Wire } from '../../streams/wire.ts';

type Event = Parameters<Wire['event']>[0];

const NAMES: Record<Event['event'], string> = {
  post: 'update',
  edit: 'status.update',
  delete: 'delete',
  notification: 'notification',
};

/** What an event tells: JSON, and of a deletion the id alone. */
const payloadOf = ({ event, id, json }: Event): string => (event === 'delete' ? String(id) : json);

/**
 * Server-sent events as Mastodon's: each line is one that its clients know, since some of them end a stream by any
 * other, such as an empty one behind a comment.
 */
export const mastodonEvents: Wire = {
  event: (event) => `event: ${NAMES[event.event]}\ndata: ${payloadOf(event)}\n\n`,
};
export const mastodonTexts: EventTexts = { first: ':)\n', sign: ':thump\n' };

/** Messages on a socket that carries several streams. @param stream the name of the one, with its tag or list */
export const createMessageWire = (stream: string[]): Wire => ({
  event: (event) => JSON.stringify({ stream, event: NAMES[event.event], payload: payloadOf(event) }),
});
