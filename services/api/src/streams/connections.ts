import type { Writable } from 'node:stream';
import type { OAuthTokenId, UserId } from '@ripple/messages';
import type { KnownStates, UserStates } from '@ripple/people';
import type { Metrics } from '@ripple/telemetry';
import type { FastifyRequest } from 'fastify';
import { createAdmission, type StreamLimits } from './admission.ts';
import type { Line } from './line.ts';
import { createWorkQueue } from './work-queue.ts';

/** What is sent on an open connection, which may be shared with others. */
export interface Sending {
  /**
   * Sends what there is to send, until there is nothing left or the reader is not ready for more.
   * @throws when a server is away; nothing is lost or sent twice by calling it again
   */
  advance(): Promise<void>;
}

/** An open connection. */
export interface Connection {
  readonly line: Line;
  /** @param ended called when it is no longer sent, or the connection is closed, be it already */
  add(sending: Sending, ended: () => void): void;
  remove(sending: Sending): void;
}

/** The connections of all live streams of this process: who may open one, and what becomes of a reader who doesn't read. */
export interface Connections {
  /**
   * Counts a connection from here until it is closed.
   * @param closing tells when that is
   * @throws {ProblemError} 429 or 503 if too many are open
   */
  admit(request: FastifyRequest, closing: Writable): void;
  /**
   * Takes a connection, which ends when its reader leaves, or with the token that it was asked for with.
   * @param beat sends a sign of life; false if the reader has taken nothing since the last one
   * @returns `undefined` if the reader has left, or the process is about to end
   */
  begin(request: FastifyRequest, line: Line, beat: () => boolean): Connection | undefined;
  /** Puts a stream in line for its next {@link Sending.advance}. */
  enqueue(sending: Sending): void;
  /** Ends all connections. */
  close(): void;
}

/** Streams that read at once: a post for thousands of them must not keep the writing routes waiting. */
const CONCURRENCY = 32;
const RETRY_MS = 1_000;
/** So long readers may take what was sent before the process ended. */
const CUT_AFTER_MS = 1_000;
/** The longest that a timer of Node can wait: 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Open {
  line: Line;
  beat: () => boolean;
  reader: UserId | undefined;
  token: OAuthTokenId | undefined;
}

/**
 * A stream that has something to send waits in line; a few at a time read what there is and write it. None has a buffer
 * of its own, and no timer but that of its token.
 */
export function createConnections(options: {
  limits: StreamLimits;
  heartbeatMs: number;
  metrics: Metrics;
  userStates: UserStates;
  /** Those of the tokens of clients that are not revoked. */
  listValidTokens(ids: OAuthTokenId[]): Promise<ReadonlySet<OAuthTokenId>>;
}): Connections {
  const { metrics, userStates, listValidTokens } = options;
  const connections = new Set<Open>();
  const sent = new Set<Sending>();
  const countIn = createAdmission(options.limits);
  let isClosed = false;

  const enqueue = createWorkQueue<Sending>({
    concurrency: CONCURRENCY,
    retryMs: RETRY_MS,
    work: async (sending) => {
      if (sent.has(sending)) await sending.advance();
    },
  });

  const timer = setInterval(() => {
    for (const { line, beat } of connections) {
      if (beat()) continue;
      metrics.streamsDropped.inc();
      line.destroy();
    }
    if (connections.size > 0) userStates.current().then(endThoseOfLeft, () => {});
    const tokens = new Set([...connections].flatMap(({ token }) => token ?? []));
    if (tokens.size > 0)
      listValidTokens([...tokens]).then(
        (valid) => endRevoked(tokens, valid),
        () => {},
      );
  }, options.heartbeatMs);

  /** Of readers who have left since their stream was opened. */
  function endThoseOfLeft(states: KnownStates): void {
    for (const { line, reader } of connections)
      if (reader !== undefined && states.of(reader) === 'deleted') line.end();
  }

  /** Of tokens that were revoked, among those that were asked for. */
  function endRevoked(asked: ReadonlySet<OAuthTokenId>, valid: ReadonlySet<OAuthTokenId>): void {
    for (const { line, token } of connections)
      if (token !== undefined && asked.has(token) && !valid.has(token)) line.end();
  }

  function createConnection(line: Line): Connection {
    const sendings = new Map<Sending, () => void>();
    function remove(sending: Sending): void {
      const ended = sendings.get(sending);
      sendings.delete(sending);
      sent.delete(sending);
      ended?.();
    }
    line.on('drain', () => {
      for (const sending of sendings.keys()) enqueue(sending);
    });
    line.once('close', () => {
      for (const sending of sendings.keys()) remove(sending);
    });
    return {
      line,
      add(sending, ended) {
        if (line.destroyed) return ended();
        sendings.set(sending, ended);
        sent.add(sending);
        enqueue(sending);
      },
      remove,
    };
  }

  return {
    admit(request, closing) {
      // Its end would not be told again.
      if (closing.closed) return;
      const countOut = countIn(request);
      metrics.openStreams.inc();
      closing.once('close', () => {
        countOut();
        metrics.openStreams.dec();
      });
    },
    begin(request, line, beat) {
      if (line.destroyed || isClosed) {
        line.destroy();
        return undefined;
      }
      const open = { line, beat, reader: request.viewer, token: request.oauth?.id };
      connections.add(open);
      const ending = endAt(request.tokenExpiresAt, line);
      line.once('close', () => {
        clearTimeout(ending);
        connections.delete(open);
      });
      return createConnection(line);
    },
    enqueue,
    close() {
      isClosed = true;
      clearInterval(timer);
      for (const { line } of connections) line.end();
      // One whose reader takes nothing has no end by itself.
      setTimeout(() => {
        for (const { line } of connections) line.destroy();
      }, CUT_AFTER_MS).unref();
    },
  };
}

/** Ends a stream at `time`, in ms since the Unix epoch; a reader whose token lasts for months comes back in between. */
const endAt = (time: number | undefined, line: Line) =>
  time === undefined
    ? undefined
    : setTimeout(() => line.end(), Math.min(LONGEST_TIMER_MS, time - Date.now()));
