import type { ServerResponse } from 'node:http';
import type { UserId } from '@ripple/messages';
import type { KnownStates, UserStates } from '@ripple/people';
import type { Metrics } from '@ripple/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createAdmission, type StreamLimits } from './admission.ts';
import { createWorkQueue } from './work-queue.ts';

/** What is sent on one open connection. */
export interface Sending {
  /**
   * Sends what there is to send, until there is nothing left or the reader is not ready for more.
   * @throws when a server is away; nothing is lost or sent twice by calling it again
   */
  advance(): Promise<void>;
  /** Sends a sign of life. False if the reader has taken nothing since the last one. */
  beat(): boolean;
}

/** The connections of all live streams of this process: who may open one, and what becomes of a reader who doesn't read. */
export interface Connections {
  /**
   * Counts a stream from here until its connection is closed.
   * @throws {ProblemError} 429 or 503 if too many are open
   */
  admit(request: FastifyRequest, response: ServerResponse): void;
  /**
   * Begins to answer with a stream, which ends when its reader leaves, or with the token that it was asked for with.
   * @returns what is sent; `undefined` if the reader has left, or the process is about to end
   */
  begin<Of extends Sending>(
    request: FastifyRequest,
    reply: FastifyReply,
    create: (response: ServerResponse) => Of,
  ): Of | undefined;
  /** Puts a stream in line for its next {@link Sending.advance}. */
  enqueue(sending: Sending): void;
  /** Ends all streams. */
  close(): void;
}

/** Streams that read at once: a post for thousands of them must not keep the writing routes waiting. */
const CONCURRENCY = 32;
const RETRY_MS = 1_000;
/** How soon a client comes back by itself. */
const CLIENT_RETRY_MS = 2_000;
/** The longest that a timer of Node can wait: 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * A stream that has something to send waits in line; a few at a time read what there is and write it. None has a buffer
 * of its own, and no timer but that of its token.
 */
export function createConnections(options: {
  limits: StreamLimits;
  heartbeatMs: number;
  metrics: Metrics;
  userStates: UserStates;
}): Connections {
  const { metrics, userStates } = options;
  const responses = new Map<Sending, ServerResponse>();
  const readers = new WeakMap<ServerResponse, UserId>();
  const countIn = createAdmission(options.limits);
  let isClosed = false;

  const enqueue = createWorkQueue<Sending>({
    concurrency: CONCURRENCY,
    retryMs: RETRY_MS,
    work: async (sending) => {
      if (responses.has(sending)) await sending.advance();
    },
  });

  const timer = setInterval(() => {
    for (const [sending, response] of responses) {
      if (sending.beat()) continue;
      metrics.streamsDropped.inc();
      response.destroy();
    }
    if (responses.size > 0) userStates.current().then(endThoseOfLeft, () => {});
  }, options.heartbeatMs);

  /** Of readers who have left since their stream was opened. */
  function endThoseOfLeft(states: KnownStates): void {
    for (const response of responses.values()) {
      const reader = readers.get(response);
      if (reader !== undefined && states.of(reader) === 'deleted') response.end();
    }
  }

  return {
    admit(request, response) {
      const countOut = countIn(request);
      metrics.openStreams.inc();
      response.once('close', () => {
        countOut();
        metrics.openStreams.dec();
      });
    },
    begin(request, reply, create) {
      const response = reply.raw;
      if (response.destroyed || isClosed) {
        response.destroy();
        return undefined;
      }
      writeHead(reply);
      const sending = create(response);
      responses.set(sending, response);
      if (request.viewer !== undefined) readers.set(response, request.viewer);
      const ending = endAt(request.tokenExpiresAt, response);
      response.on('drain', () => enqueue(sending));
      response.once('close', () => {
        clearTimeout(ending);
        responses.delete(sending);
      });
      enqueue(sending);
      return sending;
    },
    enqueue,
    close() {
      isClosed = true;
      clearInterval(timer);
      for (const response of responses.values()) response.end();
    },
  };
}

/** Signs of life of a connection, see {@link Sending.beat}. */
export function createHeartbeat(response: ServerResponse): () => boolean {
  let isStalled = false;
  return () => {
    // To an ended response that its reader has not taken yet, a write is an error.
    if (response.writableNeedDrain || response.writableEnded) {
      const isDead = isStalled;
      isStalled = true;
      return !isDead;
    }
    isStalled = false;
    response.write(':\n\n');
    return true;
  };
}

/** Whether a stream can be written to, and its reader is ready for more. */
export const isReady = (response: ServerResponse): boolean =>
  !response.writableEnded && !response.destroyed && !response.writableNeedDrain;

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
