import type { Http } from './contract.ts';
import type { NotificationEvent, PostEvent } from './events.ts';
import { createFeeds } from './feeds.ts';
import { createHttp } from './http.ts';
import { createNotifications } from './notifications.ts';
import { createReadPages, type ReadPages } from './paged-paths.ts';
import { createPosts } from './posts.ts';
import { refusal } from './ripple-error.ts';
import { authorized, createSend, type Fetch, type RetrySettings, type Token } from './send.ts';
import { type Connect, createStream, type EventStream, type StreamOptions } from './stream.ts';
import { createTimelines } from './timelines.ts';
import { createTopics } from './topics.ts';
import { createUsers } from './users.ts';

export interface RippleSettings {
  /** Where Ripple is: `https://example.org`, or with the path under which a proxy has it. */
  url: string;
  /** Who calls; without one, anybody. A function is asked before every request. */
  token?: Token | undefined;
  /** Instead of the platform's own; it must respect the signal of the request. */
  fetch?: Fetch | undefined;
  /** How patient calls are; streams always come back. */
  retry?: RetrySettings | undefined;
}

/** Whose events a stream has; `{ tag }` without `#`. */
export type StreamName = 'home' | 'public' | 'notifications' | { tag: string };

type EventOf<Name extends StreamName> = Name extends 'notifications' ? NotificationEvent : PostEvent;

/**
 * A client of Ripple. Named methods are what an application calls every day; each is one line over `http`, which
 * has the whole contract, typed, so nothing is missing here and nothing has to be written twice. Named methods
 * return what was answered and throw {@link RippleError}; `answerOf` makes a call of `http` do so, too.
 *
 * Whatever is called, a try that gets no answer, or 429, 502, 503 or 504, is repeated a few times, and is done
 * once: every write carries an Idempotency-Key.
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
  /** What happens, as it happens: `for await (const event of ripple.stream('home'))`. */
  stream<Name extends StreamName>(name: Name, options?: StreamOptions): EventStream<EventOf<Name>>;
  /** The same Ripple, called by somebody else; without a token, by anybody. */
  as(token: Token | undefined): Ripple;
}

/** Nothing is sent, and nothing has to be closed. */
export function createRipple(settings: RippleSettings): Ripple {
  const { token, retry } = settings;
  const baseUrl = settings.url.replace(/\/+$/, '');
  // Called through the global object, as browsers insist on, and when it is needed, so that tests can replace it.
  const fetch: Fetch = settings.fetch ?? ((request) => globalThis.fetch(request));
  const http = createHttp(baseUrl, createSend({ fetch, token, retry }));
  const pages = createReadPages(http);

  const connectTo =
    (path: string): Connect =>
    async (lastEventId, signal) => {
      const headers = await authorized(new Headers({ accept: 'text/event-stream' }), token);
      if (lastEventId !== undefined) headers.set('last-event-id', lastEventId);
      const response = await fetch(new Request(`${baseUrl}/v1/stream/${path}`, { headers, signal }));
      if (!response.ok) throw refusal(response, await response.json().catch(() => undefined));
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
