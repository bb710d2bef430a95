import { setTimeout as sleep } from 'node:timers/promises';
import { lowestIdAt } from '@ripple/messages';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { beginEvents } from './begin-events.ts';
import type { Connection, Connections } from './connections.ts';
import { createDatabaseClock } from './database-clock.ts';
import { type LastEventId, parseLastEventId } from './last-event-id.ts';
import type { StreamSource } from './source.ts';
import { createStream, type Stream } from './stream.ts';
import { eventWire, type Wire } from './wire.ts';

/** What is to be streamed, from the moment on in which it was asked for. */
export interface Prepared {
  /** @returns ends the streams, and leaves the connection open */
  begin(connection: Connection, wire: Wire): () => void;
  /** Instead of {@link begin}. */
  drop(): void;
}

export interface Streams {
  /**
   * Answers with a stream, which ends when its reader leaves, or with the token that it was asked for with.
   * @throws {ProblemError} 429 or 503 if too many are open
   */
  open(request: FastifyRequest, reply: FastifyReply, source: StreamSource): Promise<void>;
  /**
   * Gets streams ready for a connection, be it open already or not.
   * @param lastEventId undefined for a new reader
   */
  prepare(sources: StreamSource[], lastEventId?: LastEventId): Promise<Prepared>;
  /** Stops to renew channels. */
  close(): void;
}

/** The longest wait for the log to settle, however much the clocks of servers differ. */
const MAX_SETTLE_MS = 1_000;
/** Authors may become pulled while a stream is open, and then have a channel of their own. */
const RENEW_EVERY_BEATS = 2;

/** The open streams of posts and notifications of this process. */
export function createStreams(
  context: Context,
  connections: Connections,
  options: { heartbeatMs: number },
): Streams {
  const { live, metrics } = context;
  const { enqueue } = connections;
  const opened = new Set<Stream>();
  const readClock = createDatabaseClock(context.reading.pool);
  const timer = setInterval(() => void renewChannels(), RENEW_EVERY_BEATS * options.heartbeatMs);

  async function renewChannels(): Promise<void> {
    for (const stream of opened) {
      await stream.renewChannels().catch(() => {});
      enqueue(stream);
    }
  }

  async function prepareOne(source: StreamSource, lastEventId: LastEventId | undefined): Promise<Prepared> {
    const now = lowestIdAt(new Date(await readClock()));
    let stream: Stream | undefined;
    const subscription = await live.subscribe(await source.listChannels(), (entry) => {
      if (stream?.isRelevant(entry)) enqueue(stream);
    });
    // Where a new reader begins; one who comes back is put where it was cut (stream.ts).
    subscription.seekEnd();
    // From then on the id of a post is enough to come back with.
    await sleep(Math.min(subscription.msUntilSettled(Date.now()), MAX_SETTLE_MS));
    // Where it fails, changes of older posts are not sent, and a reader who is cut before the first event may miss some.
    const onScreen = source.kind === 'post' ? await source.listOnScreen().catch(() => []) : [];
    const onSent = (event: string) => metrics.streamEvents.inc({ event });
    return {
      begin(connection, wire) {
        const { line } = connection;
        const begun = createStream({ line, wire, source, subscription, lastEventId, now, onScreen, onSent });
        stream = begun;
        if (source.kind === 'post') source.warmUp();
        opened.add(begun);
        connection.add(begun, () => {
          opened.delete(begun);
          subscription.close();
        });
        return () => connection.remove(begun);
      },
      drop: () => subscription.close(),
    };
  }

  async function prepare(sources: StreamSource[], lastEventId?: LastEventId): Promise<Prepared> {
    const results = await Promise.allSettled(sources.map((source) => prepareOne(source, lastEventId)));
    const prepared = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const drop = () => {
      for (const each of prepared) each.drop();
    };
    for (const result of results) {
      if (result.status === 'fulfilled') continue;
      drop();
      throw result.reason;
    }
    return {
      begin(connection, wire) {
        const ends = prepared.map((each) => each.begin(connection, wire));
        return () => {
          for (const end of ends) end();
        };
      },
      drop,
    };
  }

  return {
    async open(request, reply, source) {
      if (request.method === 'HEAD') {
        reply.type('text/event-stream').send();
        return;
      }
      connections.admit(request, reply.raw);
      const lastEventId = parseLastEventId(request.headers['last-event-id']?.toString());
      const prepared = await prepareOne(source, lastEventId);
      const connection = beginEvents(connections, request, reply);
      if (connection) prepared.begin(connection, eventWire);
      else prepared.drop();
    },
    prepare,
    close: () => clearInterval(timer),
  };
}
