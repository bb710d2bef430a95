import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import { beginEvents } from '../streams/begin-events.ts';
import type { Connections, Sending } from '../streams/connections.ts';
import { isReady, type Line } from '../streams/line.ts';
import { createEventTail } from './event-tail.ts';
import { type EventPage, type EventRange, readEvents } from './read-events.ts';

/** Events that are read together. */
const AT_ONCE = 100;
/** Pages that are kept until there are new events: readers who wait at the same place share one. */
const MOST_SHARED = 8;

/**
 * Live streams of events.
 * @returns answers with one
 */
export function createEventStreams(context: Context, connections: Connections) {
  const shared = new Map<string, Promise<EventPage>>();
  const tail = createEventTail(context.reading.pool, () => shared.clear());

  /** A page that was begun to be read after the last new event was seen. */
  function readShared(range: EventRange): Promise<EventPage> {
    const key = `${range.after} ${range.types?.join()}`;
    const known = shared.get(key);
    if (known) return known;
    const page = readEvents(context, range, AT_ONCE);
    for (const oldest of shared.keys()) if (shared.size >= MOST_SHARED) shared.delete(oldest);
    shared.set(key, page);
    page.catch(() => shared.delete(key));
    return page;
  }

  function createSending(line: Line, range: EventRange, first: EventPage): Sending {
    let after = range.after;
    let next: EventPage | undefined = first;
    let isLive = false;

    function send({ items, upTo = after }: EventPage): void {
      for (const { id, type, json } of items) {
        line.write(`id: ${id}\nevent: ${type}\ndata: ${json}\n\n`);
        context.metrics.streamEvents.inc({ event: type });
      }
      // An id alone is no event, but remembered (HTML Standard, 9.2.6): a reader comes back behind what was left out.
      if (upTo !== undefined && upTo !== items.at(-1)?.id) line.write(`id: ${upTo}\n\n`);
      after = upTo;
    }

    return {
      async advance() {
        while (isReady(line)) {
          try {
            next ??= await readShared({ ...range, after });
          } catch (error) {
            // Later events expired before this reader took them: it is told so when it comes back.
            if (!(error instanceof ProblemError)) throw error;
            line.end();
            return;
          }
          const page = next;
          next = undefined;
          if (page.upTo === undefined) {
            if (!isLive) line.write(': live\n\n');
            isLive = true;
            return;
          }
          send(page);
        }
      },
    };
  }

  return async (request: FastifyRequest, reply: FastifyReply, range: EventRange): Promise<void> => {
    if (request.method === 'HEAD') {
      reply.type('text/event-stream').send();
      return;
    }
    connections.admit(request, reply.raw);
    // Before the head, so that a cursor can still be refused.
    const first = await readEvents(context, range, AT_ONCE);
    const connection = beginEvents(connections, request, reply);
    if (!connection) return;
    const sending = createSending(connection.line, range, first);
    const tell = () => connections.enqueue(sending);
    connection.add(sending, tail.follow(tell));
    // Of what came between the first page and this, the tail has told only those who followed it by then.
    tell();
  };
}

/** @returns the cursor that a reader comes back with, as text */
export function lastEventIdOf({ headers }: FastifyRequest): string | undefined {
  const given = headers['last-event-id']?.toString();
  return given === '' ? undefined : given;
}
