import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { lowestIdAt, type UserId } from '@ripple/messages';
import type { KnownStates } from '@ripple/people';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { createAdmission, type StreamLimits } from './admission.ts';
import { createDatabaseClock } from './database-clock.ts';
import { parseLastEventId } from './last-event-id.ts';
import type { StreamSource } from './source.ts';
import { createStream, type Stream } from './stream.ts';
import { createWorkQueue } from './work-queue.ts';

export interface Streams {
  /**
   * Answers with a stream, which ends when its reader leaves, or with the token that it was asked for with.
   * @throws {ProblemError} 429 or 503 if too many are open
   */
  open(request: FastifyRequest, reply: FastifyReply, source: StreamSource): Promise<void>;
  /** Ends all streams. */
  close(): void;
}

/** The longest wait for the log to settle, however much the clocks of servers differ. */
const MAX_SETTLE_MS = 1_000;
/** Streams that read at once: a post for thousands of them must not keep the writing routes waiting. */
const CONCURRENCY = 32;
const RETRY_MS = 1_000;
/** Authors may become pulled while a stream is open, and then have a channel of their own. */
const RENEW_EVERY_BEATS = 2;
/** How soon a client comes back by itself. */
const CLIENT_RETRY_MS = 2_000;
/** The longest that a timer of Node can wait: 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The open streams of this process. One that has something to send waits in line; a few at a time read what
 * there is and write it. None has a buffer of its own, and no timer but that of its token.
 */
export function createStreams(
  context: Context,
  options: { limits: StreamLimits; heartbeatMs: number },
): Streams {
  const { live, metrics, userStates } = context;
  const responses = new Map<Stream, ServerResponse>();
  const readers = new WeakMap<ServerResponse, UserId>();
  const readClock = createDatabaseClock(context.reading.pool);
  const countIn = createAdmission(options.limits);
  let beats = 0;
  let isClosed = false;

  const enqueue = createWorkQueue<Stream>({
    concurrency: CONCURRENCY,
    retryMs: RETRY_MS,
    work: async (stream) => {
      if (responses.has(stream)) await stream.advance();
    },
  });

  const timer = setInterval(() => {
    beats += 1;
    for (const [stream, response] of responses) {
      if (stream.beat()) continue;
      metrics.streamsDropped.inc();
      response.destroy();
    }
    if (beats % RENEW_EVERY_BEATS === 0) void renewChannels();
    if (responses.size > 0) userStates.current().then(endThoseOfLeft, () => {});
  }, options.heartbeatMs);

  /** Of readers who have left since their stream was opened. */
  function endThoseOfLeft(states: KnownStates): void {
    for (const response of responses.values()) {
      const reader = readers.get(response);
      if (reader !== undefined && states.of(reader) === 'deleted') response.end();
    }
  }

  async function renewChannels(): Promise<void> {
    for (const stream of responses.keys()) {
      await stream.renewChannels().catch(() => {});
      enqueue(stream);
    }
  }

  /** Counts a stream from here until its connection is closed. */
  function admit(request: FastifyRequest, response: ServerResponse): void {
    const countOut = countIn(request);
    metrics.openStreams.inc();
    response.once('close', () => {
      countOut();
      metrics.openStreams.dec();
    });
  }

  return {
    async open(request, reply, source) {
      const response = reply.raw;
      if (request.method === 'HEAD') {
        reply.type('text/event-stream').send();
        return;
      }
      admit(request, response);
      const lastEventId = parseLastEventId(request.headers['last-event-id']?.toString());
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
      if (response.destroyed || isClosed) {
        subscription.close();
        response.destroy();
        return;
      }
      writeHead(reply);
      const onSent = (event: string) => metrics.streamEvents.inc({ event });
      const opened = createStream({ response, source, subscription, lastEventId, now, onScreen, onSent });
      stream = opened;
      if (source.kind === 'post') source.warmUp();
      responses.set(opened, response);
      if (request.viewer !== undefined) readers.set(response, request.viewer);
      const ending = endAt(request.tokenExpiresAt, response);
      response.on('drain', () => enqueue(opened));
      response.once('close', () => {
        clearTimeout(ending);
        responses.delete(opened);
        subscription.close();
      });
      enqueue(opened);
    },
    close() {
      isClosed = true;
      clearInterval(timer);
      for (const response of responses.values()) response.end();
    },
  };
}

/** Ends a stream at `time`, in ms since the Unix epoch; a reader whose token lasts for months comes back in between. */
const endAt = (time: number | undefined, response: ServerResponse) =>
  time === undefined
    ? undefined
    : setTimeout(() => response.end(), Math.min(LONGEST_TIMER_MS, time - Date.now()));

function writeHead(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    // So that nothing is left open when the stream is ended.
    connection: 'close',
  });
  reply.raw.write(`retry: ${CLIENT_RETRY_MS}\n\n`);
}
