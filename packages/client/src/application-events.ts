import type { ApplicationEvent, CallOptions, EventPage, Http } from './contract.ts';
import type { Block } from './event-blocks.ts';
import { init } from './http.ts';
import { answerOf } from './ripple-error.ts';
import { type Connect, createStream, type EventStream, type Reading, type StreamOptions } from './stream.ts';

export interface EventOptions {
  /** A cursor: `id` of an event, or `next` of a page. Without one, from the oldest event that is kept. */
  after?: string | undefined;
  /** Only events of these types: `['post.created', 'user.changed']`. */
  types?: readonly ApplicationEvent['type'][] | undefined;
  /** Events per page: 1 to 1,000, by default 100. */
  limit?: number | undefined;
  /** Ends the loop, which throws the reason of the signal. */
  signal?: AbortSignal | undefined;
}

/**
 * What happened, oldest first, each event once: up to now. Each loop starts again after the same cursor.
 * @throws {RippleError} in the loop, 410 if events after the cursor have expired
 */
export interface Events extends AsyncIterable<ApplicationEvent> {
  /** Whole pages, with their `next`: the cursor to keep. A page may be empty. */
  byPage(): AsyncIterable<EventPage>;
  /**
   * Without end: what has happened, and then what happens. It begins after `lastEventId`, if that is given, instead of
   * `after`.
   */
  live(options?: StreamOptions): EventStream<ApplicationEvent>;
}

/** @param open opens a stream at a path */
export function createEvents(http: Http, open: (path: string) => Connect) {
  return ({ after, types, limit, signal }: EventOptions = {}): Events => {
    const typesQuery = types === undefined ? {} : { types: types.join(',') };

    async function* byPage(): AsyncGenerator<EventPage, void, undefined> {
      for (let cursor = after; ; ) {
        const page = await readPage(
          {
            ...typesQuery,
            ...(cursor !== undefined && { after: cursor }),
            ...(limit !== undefined && { limit }),
          },
          { signal },
        );
        if (page.next === null || page.next === cursor) return;
        yield page;
        cursor = page.next;
      }
    }

    async function readPage(query: { after?: string; limit?: number; types?: string }, options: CallOptions) {
      return (await answerOf(http.GET('/v1/events', { params: { query }, ...init(options) }))) as EventPage;
    }

    return {
      byPage,
      async *[Symbol.asyncIterator]() {
        for await (const { items } of byPage()) yield* items;
      },
      live(options = {}) {
        const query = new URLSearchParams(typesQuery).toString();
        const connect = open(query === '' ? '/v1/events' : `/v1/events?${query}`);
        return createStream(connect, reading, { signal, lastEventId: after, ...options });
      },
    };
  };
}

/** Cursors tell exactly where a reader stands: no event comes twice. */
const reading: Reading<ApplicationEvent> = {
  parse: ({ event, data }: Block) =>
    event === undefined || data === undefined ? undefined : (JSON.parse(data) as ApplicationEvent),
  isKnown: () => false,
  isPosition: () => true,
};
