import {
  type EventCursor,
  type EventType,
  eventTypes,
  parseEventCursor,
  waitUntilReadable,
} from '@ripple/events';
import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../context.ts';
import { createEventStreams, lastEventIdOf } from '../events/event-stream.ts';
import { readEvents } from '../events/read-events.ts';
import type { Api } from '../http/api.ts';
import { mustBeServer } from '../http/authentication.ts';
import * as eventSchemas from '../http/event-schemas.ts';
import { isStream } from '../http/is-stream.ts';
import { invalid } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import type { Connections } from '../streams/connections.ts';

/** Events on a page, if nothing is said. */
const PAGE_EVENTS = 100;

/** So long a request waits for open transactions, so that it shows what was answered before it. */
const OPEN_TRANSACTIONS_LIMIT_MS = 300;

/** What happened, for the embedding application. */
export function addEventRoutes(app: Api, context: Context, connections: Connections): void {
  const openStream = createEventStreams(context, connections);

  app.get(
    '/v1/events',
    {
      ...mustBeServer,
      config: { stream: 'if-asked-for' },
      schema: {
        tags: ['application'],
        summary: 'What happened',
        description:
          'For tokens with the scope `server`. Everything that happened, oldest first, in an order that never changes, each once, for as long as events are kept. `next` is the cursor for `after`; a page may be short, or empty, and not the last: there is nothing more yet where `next` stays the same. 410 for a cursor after which events have expired. With `Accept: text/event-stream` live, from the cursor on, each with its cursor as `id`, its type as `event` and the item as `data`; come back with the last id as `Last-Event-ID`.',
        headers: schemas.lastEventIdHeader,
        querystring: eventSchemas.eventQuery,
        response: {
          ...schemas.answers({}),
          200: {
            description: 'Events',
            content: {
              'application/json': { schema: eventSchemas.eventPage },
              'text/event-stream': { schema: eventSchemas.eventStream },
            },
          },
        },
      },
    },
    async (request, reply) => {
      const { limit = PAGE_EVENTS, types: listed } = request.query;
      const types = parseTypes(listed);
      if (isStream(request)) return openStream(request, reply, { after: parseCursor(request, true), types });
      const after = parseCursor(request, false);
      await waitUntilReadable(context.reading.pool, OPEN_TRANSACTIONS_LIMIT_MS);
      const { items, upTo = after } = await readEvents(context, { after, types }, limit);
      reply.type('application/json; charset=utf-8');
      // Written already: the schema of the route tells of what is in it.
      const json = `{"items":[${items.map((item) => item.json).join()}],"next":${JSON.stringify(upTo ?? null)}}`;
      return json as unknown as Static<typeof eventSchemas.eventPage>;
    },
  );
}

/**
 * @param comesBack whether it may be a reader who comes back to a stream: where it was cut counts more than where it
 * began
 */
function parseCursor(
  request: FastifyRequest<{ Querystring: Static<typeof eventSchemas.eventQuery> }>,
  comesBack: boolean,
): EventCursor | undefined {
  const last = comesBack ? lastEventIdOf(request) : undefined;
  const [text, pointer] =
    last === undefined ? [request.query.after, '/querystring/after'] : [last, '/headers/last-event-id'];
  if (text === undefined) return undefined;
  const cursor = parseEventCursor(text);
  if (cursor === undefined) throw invalid(pointer, 'is no cursor of an event');
  return cursor;
}

function parseTypes(text: string | undefined): EventType[] | undefined {
  if (text === undefined) return undefined;
  const types = [...new Set(text.split(','))].toSorted();
  const unknown = types.find((type) => !isEventType(type));
  if (unknown !== undefined) {
    throw invalid(
      '/querystring/types',
      `must name types of events with commas between them: ${eventTypes.join(', ')}`,
    );
  }
  return types as EventType[];
}

const isEventType = (text: string): text is EventType => (eventTypes as readonly string[]).includes(text);
