import { createEvents } from './application-events.ts';
import { createAuthorize, type Token } from './authorize.ts';
import { createBatch } from './batch.ts';
import type { Http } from './contract.ts';
import { createPostReading, type NotificationEvent, type PostEvent } from './events.ts';
import { createExportLines } from './export-lines.ts';
import { createFeeds } from './feeds.ts';
import { filterQuery, type PostFilter } from './filter.ts';
import { createFollowRequests } from './follow-requests.ts';
import { createHttp } from './http.ts';
import { createMedia } from './media.ts';
import { createModeration } from './moderation.ts';
import { createNotifications } from './notifications.ts';
import { createReadPages, type ReadPages } from './paged-paths.ts';
import { createPosts } from './posts.ts';
import { errorFrom } from './ripple-error.ts';
import { createSend, type Fetch, type RetrySettings } from './send.ts';
import { createStream, type EventStream, type Reading, type StreamOptions } from './stream.ts';
import { createTimelines } from './timelines.ts';
import { createTopics } from './topics.ts';
import { createUsers } from './users.ts';
import { createWebhooks } from './webhooks.ts';

export interface RippleSettings {
  /** Address of Ripple: `https://example.org`, with a path if a proxy adds one. */
  url: string;
  /** Token of a user; calls are anonymous without one. A function is called before every request. */
  token?: Token | undefined;
  /**
   * Token of the application itself (scope `server`), instead of a user's. It may do everything for every user, so it
   * stays on the application's servers: in a page of a browser the constructor throws.
   */
  serverToken?: Token | undefined;
  /** With a server token: external id of the user that calls act for. {@link Ripple.as} sets it. */
  user?: string | undefined;
  /** Replaces the fetch of the platform; it must respect the signal of the request. */
  fetch?: Fetch | undefined;
  /** Attempts and waits of calls; streams always reconnect. */
  retry?: RetrySettings | undefined;
}

/** The timeline of a stream; `{ tag }` without `#`. */
export type StreamName = 'home' | 'public' | 'notifications' | { tag: string };

type EventOf<Name extends StreamName> = Name extends 'notifications' ? NotificationEvent : PostEvent;
/** Streams of posts take a filter, too. */
type OptionsOf<Name extends StreamName> = Name extends 'notifications'
  ? StreamOptions & Partial<Record<keyof PostFilter, undefined>>
  : StreamOptions & PostFilter;

/**
 * A client of Ripple. The named methods are the everyday calls, each one line over `http`, which has the whole
 * contract with its types. Named methods return the answer and throw {@link RippleError}; `answerOf` makes a call of
 * `http` do the same.
 *
 * A call that gets no answer, or 429, 502, 503 or 504, is repeated a few times. A write is done once all the same,
 * since it carries an Idempotency-Key.
 *
 * A client sends nothing by itself, and has nothing to close.
 */
export class Ripple {
  readonly http: Http;
  readonly posts: ReturnType<typeof createPosts>;
  readonly users: ReturnType<typeof createUsers>;
  readonly followRequests: ReturnType<typeof createFollowRequests>;
  readonly topics: ReturnType<typeof createTopics>;
  readonly timelines: ReturnType<typeof createTimelines>;
  readonly notifications: ReturnType<typeof createNotifications>;
  readonly media: ReturnType<typeof createMedia>;
  readonly moderation: ReturnType<typeof createModeration>;
  readonly batch: ReturnType<typeof createBatch>;
  readonly webhooks: ReturnType<typeof createWebhooks>;
  readonly feeds: ReturnType<typeof createFeeds>;
  /** With a server token, what happened: `ripple.events({ after })`, and live `ripple.events({ after }).live()`. */
  readonly events: ReturnType<typeof createEvents>;
  readonly pages: ReadPages;
  readonly #settings: RippleSettings;
  readonly #connect: (
    path: string,
    lastEventId: string | undefined,
    signal: AbortSignal,
  ) => Promise<Response>;

  /** @throws {TypeError} if there are two tokens, a `user` without a server token, or a server token in a browser */
  constructor(settings: RippleSettings) {
    this.#settings = settings;
    const authorize = createAuthorize(settings);
    const baseUrl = settings.url.replace(/\/+$/, '');
    // Called as a method of the global object, as browsers require, and looked up late, so that tests can replace it.
    const fetch: Fetch = settings.fetch ?? ((request) => globalThis.fetch(request));
    this.http = createHttp(baseUrl, createSend({ fetch, authorize, retry: settings.retry }));
    this.pages = createReadPages(this.http);
    this.posts = createPosts(this.http, this.pages);
    const open = async (path: string, asked: Record<string, string>, signal: AbortSignal) => {
      const headers = await authorize(new Headers(asked));
      const response = await fetch(new Request(`${baseUrl}${path}`, { headers, signal }));
      if (!response.ok) throw errorFrom(response, await response.json().catch(() => undefined));
      return response;
    };
    const openExport = (signal: AbortSignal) =>
      open('/v1/users/me/export', { accept: 'application/x-ndjson' }, signal);
    this.users = createUsers(this.http, this.pages, createExportLines(openExport, settings.retry));
    this.followRequests = createFollowRequests(this.http, this.pages);
    this.topics = createTopics(this.http);
    this.timelines = createTimelines(this.pages);
    this.notifications = createNotifications(this.http, this.pages);
    this.media = createMedia(this.http);
    this.moderation = createModeration(this.http, this.pages);
    this.batch = createBatch(this.http);
    this.webhooks = createWebhooks(this.http, this.pages);
    this.feeds = createFeeds(baseUrl);
    this.#connect = (path, lastEventId, signal) => {
      const asked = {
        accept: 'text/event-stream',
        ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
      };
      return open(path, asked, signal);
    };
    this.events = createEvents(
      this.http,
      (path) => (lastEventId, signal) => this.#connect(path, lastEventId, signal),
    );
  }

  /**
   * The same client, acting for a user of the application, exactly as the user would.
   * @param externalId the application's own id of the user
   * @throws {TypeError} if this client has no server token
   */
  as(externalId: string): Ripple {
    return new Ripple({ ...this.#settings, user: externalId });
  }

  /** Live events: `for await (const event of ripple.stream('home'))`. */
  stream<Name extends StreamName>(name: Name, options?: OptionsOf<Name>): EventStream<EventOf<Name>> {
    const path = `/v1/stream/${typeof name === 'string' ? name : `tags/${encodeURIComponent(name.tag)}`}`;
    const query = new URLSearchParams(filterQuery(options ?? {})).toString();
    const address = query === '' ? path : `${path}?${query}`;
    // A stream of one kind has events of that kind alone.
    const reading = createPostReading() as unknown as Reading<EventOf<Name>>;
    return createStream(
      (lastEventId, signal) => this.#connect(address, lastEventId, signal),
      reading,
      options,
    );
  }
}
