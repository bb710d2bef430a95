import { type Block, createBlockParser } from './event-blocks.ts';
import { RippleError } from './ripple-error.ts';
import { wait } from './wait.ts';

/** `live`: missed events have been sent, new ones follow as they happen. `waiting`: for the next attempt to connect. */
export type StreamState = 'connecting' | 'live' | 'waiting';

export interface StreamOptions {
  /** Ends the stream and the loop over it. */
  signal?: AbortSignal | undefined;
  /** Starts after this position: the id of a post, or `lastEventId` of an earlier stream. */
  lastEventId?: string | undefined;
  /** A connection is dropped after this silence in ms, by default 20,000; the server sends a heartbeat every 15 s. */
  silenceLimitMs?: number;
  /** Longest wait between two attempts in ms, by default 30,000. */
  longestWaitMs?: number;
  /** Called with each new state of the connection; `waiting` comes with its reason. */
  onState?: (state: StreamState, reason?: unknown) => void;
}

/**
 * Events as they happen, each once, in the order of the server. The stream connects when a loop begins, and reconnects
 * after its last event when the connection breaks or goes silent. A second loop continues where the first one stopped.
 * @throws {RippleError} in the loop, if the server refuses permanently: 401, 403, 404 …
 */
export interface EventStream<Event> extends AsyncIterable<Event> {
  /** Position of this stream. A later stream can start from it; the last event may come again. */
  readonly lastEventId: string | undefined;
}

/** Opens a connection. @throws {RippleError} if it is refused */
export type Connect = (lastEventId: string | undefined, signal: AbortSignal) => Promise<Response>;

/** How the blocks of a stream are read. */
export interface Reading<Event> {
  /** The event in a block; `undefined` for an id alone, a comment, and event types of newer servers. */
  parse(block: Block): Event | undefined;
  /** Whether an event came before: a stream that reconnects may start a little before its last position. */
  isKnown(event: Event): boolean;
  /** Whether the id of an event is the position of the stream. */
  isPosition(event: Event): boolean;
}

/** Wait before a reconnect until the server sends a `retry`. */
const RECONNECT_MS = 2_000;
/** Statuses below 500 that are temporary. */
const TEMPORARY = new Set([0, 408, 429]);

export function createStream<Event>(
  connect: Connect,
  reading: Reading<Event>,
  options: StreamOptions = {},
): EventStream<Event> {
  const { signal, silenceLimitMs = 20_000, longestWaitMs = 30_000, onState } = options;
  let { lastEventId } = options;
  let reconnectMs = RECONNECT_MS;

  /** Yields the events of one connection until it ends. @param seen records how far it came */
  async function* readConnection(seen: { live: boolean; events: boolean }): AsyncGenerator<Event, void> {
    const cancelled = new AbortController();
    const cancel = () => cancelled.abort(signal?.reason);
    signal?.addEventListener('abort', cancel, { once: true });
    /** Limits the time that the server takes; the time that the reader of the events takes does not count. */
    const within = async <T>(work: () => Promise<T>): Promise<T> => {
      const silent = new Error(`nothing came for ${silenceLimitMs} ms`);
      const timer = setTimeout(() => cancelled.abort(silent), silenceLimitMs);
      try {
        return await work();
      } catch (error) {
        throw cancelled.signal.aborted ? cancelled.signal.reason : error;
      } finally {
        clearTimeout(timer);
      }
    };
    try {
      const response = await within(() => connect(lastEventId, cancelled.signal));
      const reader = response.body?.getReader();
      const decoder = new TextDecoder();
      const blocksOf = createBlockParser();
      while (reader) {
        const { done, value } = await within(() => reader.read());
        if (done) return;
        for (const block of blocksOf(decoder.decode(value, { stream: true }))) {
          if (signal?.aborted) return;
          reconnectMs = block.retry ?? reconnectMs;
          if (block.comment === 'live' && !seen.live) {
            seen.live = true;
            onState?.('live');
          }
          const event = reading.parse(block);
          if (block.id && (!event || reading.isPosition(event))) lastEventId = block.id;
          if (event) seen.events = true;
          if (event && !reading.isKnown(event)) yield event;
        }
      }
    } finally {
      signal?.removeEventListener('abort', cancel);
      cancelled.abort();
    }
  }

  async function* readAll(): AsyncGenerator<Event, void, undefined> {
    for (let failures = 0; !signal?.aborted; failures++) {
      const seen = { live: false, events: false };
      let reason: unknown;
      onState?.('connecting');
      try {
        yield* readConnection(seen);
      } catch (error) {
        if (signal?.aborted) return;
        if (isFinal(error)) throw error;
        reason = error;
      }
      if (signal?.aborted) return;
      if (seen.live || seen.events) failures = 0;
      // The server sends a long backlog in parts and ends after each: reconnect at once.
      if (reason === undefined && seen.events && !seen.live) continue;
      onState?.('waiting', reason);
      await wait(delayAfter(failures, reason), signal).catch(() => {});
    }
  }

  /** Exponential back-off with jitter: thousands of streams may break at the same moment. */
  function delayAfter(failures: number, reason: unknown): number {
    const most = Math.min(longestWaitMs, reconnectMs * 2 ** failures);
    const asked = (reason instanceof RippleError && reason.retryAfterMs) || 0;
    return Math.min(longestWaitMs, asked + most * Math.random());
  }

  return {
    [Symbol.asyncIterator]: readAll,
    get lastEventId() {
      return lastEventId;
    },
  };
}

const isFinal = (error: unknown) =>
  error instanceof RippleError && error.status < 500 && !TEMPORARY.has(error.status);
