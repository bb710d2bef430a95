import type { Http } from './contract.ts';
import type { NotificationEvent, PostEvent } from './events.ts';
import { createFeeds } from './feeds.ts';
import { createHttp } from './http.ts';
import { createNotifications } from './notifications.ts';
import { createReadPages, type ReadPages } from './paged-paths.ts';
import { createPosts } from './posts.ts';
import { errorFrom } from './ripple-error.ts';
import { authorized, createSend, type Fetch, type RetrySettings, type Token } from './send.ts';
import { type Connect, createStream, type EventStream, type StreamOptions } from './stream.ts';
import { createTimelines } from './timelines.ts';
import { createTopics } from './topics.ts';
import { createUsers } from './users.ts';

export interface RippleSettings {
  /** Address of Ripple: `https://example.org`, with a path if a proxy adds one. */
  url: string;
  /** Token of the caller; calls are anonymous without one. A function is called before every request. */
  token?: Token | undefined;
  /** Replaces the fetch of the platform; it must respect the signal of the request. */
  fetch?: Fetch | undefined;
  /** Attempts and waits of calls; streams always reconnect. */
  retry?: RetrySettings | undefined;
}

/** The timeline of a stream; `{ tag }` without `#`. */
export type StreamName = 'home' | 'public' | 'notifications' | { tag: string };

type EventOf<Name extends StreamName> = Name extends 'notifications' ? NotificationEvent : PostEvent;

/**
 * A client of Ripple. The named methods are the everyday calls, each one line over `http`, which has the whole
 * contract with its types. Named methods return the answer and throw {@link RippleError}; `answerOf` makes a call of
 * `http` do the same.
 *
 * A call that gets no answer, or 429, 502, 503 or 504, is repeated a few times. A write is done once all the same,
 * since it carries an Idempotency-Key.
 */
export interface Ripple {
  http: Http;
  posts: ReturnType<typeof createPosts>;
  users: ReturnType<typeof createUsers>;
  topics: ReturnType<typeof createTopics>;
  timelines: ReturnType<typeof createTimelines>;
  notifications: ReturnType<typeof createNotifications>;
  feeds: ReturnType<typeof createFeeds>;
  pages: ReadPages;
  /** Live events: `for await (const event of ripple.stream('home'))`. */
  stream<Name extends StreamName>(name: Name, options?: StreamOptions): EventStream<EventOf<Name>>;
  /** The same client with another token; without one, anonymous. */
  as(token: Token | undefined): Ripple;
}

/** Creates a client. It sends nothing by itself, and has nothing to close. */
export function createRipple(settings: RippleSettings): Ripple {
  const { token, retry } = settings;
  const baseUrl = settings.url.replace(/\/+$/, '');
  // Called as a method of the global object, as browsers require, and looked up late, so that tests can replace it.
  const fetch: Fetch = settings.fetch ?? ((request) => globalThis.fetch(request));
  const http = createHttp(baseUrl, createSend({ fetch, token, retry }));
  const pages = createReadPages(http);

  const connectTo =
    (path: string): Connect =>
    async (lastEventId, signal) => {
      const headers = await authorized(new Headers({ accept: 'text/event-stream' }), token);
      if (lastEventId !== undefined) headers.set('last-event-id', lastEventId);
      const response = await fetch(new Request(`${baseUrl}/v1/stream/${path}`, { headers, signal }));
      if (!response.ok) throw errorFrom(response, await response.json().catch(() => undefined));
      return response;
    };

  return {
    http,
    posts: createPosts(http),
    users: createUsers(http),
    topics: createTopics(http),
    timelines: createTimelines(pages),
    notifications: createNotifications(http, pages),
    feeds: createFeeds(baseUrl),
    pages,
    stream(name, options) {
      const path = typeof name === 'string' ? name : `tags/${encodeURIComponent(name.tag)}`;
      return createStream(connectTo(path), options);
    },
    as: (other) => createRipple({ ...settings, token: other }),
  };
}
