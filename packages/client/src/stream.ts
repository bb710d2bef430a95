import { createBlockReader } from './event-blocks.ts';
import { createMemory, type RippleEvent, readEvent } from './events.ts';
import { RippleError } from './ripple-error.ts';
import { wait } from './wait.ts';

/** `live`: what was missed has come, from here on events come as they happen. `waiting`: for the next try. */
export type StreamState = 'connecting' | 'live' | 'waiting';

export interface StreamOptions {
  /** Ends the stream: the loop over it ends, too. */
  signal?: AbortSignal | undefined;
  /** Begins behind this place: the id of a post that was read before, or `lastEventId` of an earlier stream. */
  lastEventId?: string | undefined;
  /** A connection over which nothing comes for so many ms is dead: 20,000 if not given; the server says something every 15 s. */
  silenceLimitMs?: number;
  /** The longest wait between two tries in ms: 30,000 if not given. */
  longestWaitMs?: number;
  /** Told what becomes of the connection; of `waiting`, also why. */
  onState?: (state: StreamState, reason?: unknown) => void;
}

/**
 * Events as they come, each once, in the order of the server. It connects when the loop begins, and again, behind
 * the last event, whenever the connection breaks or goes silent. A loop that comes after one that was left goes on
 * behind it.
 * @throws {RippleError} in the loop, if the server refuses for good: 401, 403, 404 …
 */
export interface EventStream<Event extends RippleEvent> extends AsyncIterable<Event> {
  /** Where this stream is. Kept and given to a later one, that goes on from here; its last event may come again. */
  readonly lastEventId: string | undefined;
}

/** Opens a connection. @throws {RippleError} if it was refused */
export type Connect = (lastEventId: string | undefined, signal: AbortSignal) => Promise<Response>;

/** What EventSource waits, until the server says what it would like. */
const COME_BACK_MS = 2_000;
/** Refusals below 500 that pass. */
const PASSING = new Set([0, 408, 429]);

export function createStream<Event extends RippleEvent>(
  connect: Connect,
  options: StreamOptions = {},
): EventStream<Event> {
  const { signal, silenceLimitMs = 20_000, longestWaitMs = 30_000, onState } = options;
  const isKnown = createMemory();
  let { lastEventId } = options;
  let comeBackMs = COME_BACK_MS;

  /** The events of one connection, until it ends. @param seen is told how far it came */
  async function* readConnection(seen: { live: boolean; events: boolean }): AsyncGenerator<Event, void> {
    const leaving = new AbortController();
    const leave = () => leaving.abort(signal?.reason);
    signal?.addEventListener('abort', leave, { once: true });
    /** Only what the server takes its time for counts, not the time that the reader of the events takes. */
    const within = async <T>(work: () => Promise<T>): Promise<T> => {
      const silent = new Error(`nothing came for ${silenceLimitMs} ms`);
      const timer = setTimeout(() => leaving.abort(silent), silenceLimitMs);
      try {
        return await work();
      } catch (error) {
        throw leaving.signal.aborted ? leaving.signal.reason : error;
      } finally {
        clearTimeout(timer);
      }
    };
    try {
      const response = await within(() => connect(lastEventId, leaving.signal));
      const reader = response.body?.getReader();
      const decoder = new TextDecoder();
      const blocksOf = createBlockReader();
      while (reader) {
        const { done, value } = await within(() => reader.read());
        if (done) return;
        for (const block of blocksOf(decoder.decode(value, { stream: true }))) {
          if (signal?.aborted) return;
          comeBackMs = block.retry ?? comeBackMs;
          if (block.comment === 'live' && !seen.live) {
            seen.live = true;
            onState?.('live');
          }
          const event = readEvent(block);
          // An edit or a deletion is often of an older post; the place behind it follows, as an id alone.
          if (block.id && event?.type !== 'edit' && event?.type !== 'delete') lastEventId = block.id;
          if (event) seen.events = true;
          if (event && !isKnown(event)) yield event as Event;
        }
      }
    } finally {
      signal?.removeEventListener('abort', leave);
      leaving.abort();
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
      // Of much that was missed the server sends a part, and ends: the next one is wanted now.
      if (reason === undefined && seen.events && !seen.live) continue;
      onState?.('waiting', reason);
      await wait(delayAfter(failures, reason), signal).catch(() => {});
    }
  }

  /** Grows with each failure in a row. By chance: thousands may have been cut in the same moment. */
  function delayAfter(failures: number, reason: unknown): number {
    const most = Math.min(longestWaitMs, comeBackMs * 2 ** failures);
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
  error instanceof RippleError && error.status < 500 && !PASSING.has(error.status);
