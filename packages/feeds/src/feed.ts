import type { UserId } from '@ripple/messages';
import { author, keyword, publicTimeline, type Timeline, tag } from '@ripple/timelines';

/** What a public feed is about. */
export type PublicSubject =
  | { kind: 'user'; userId: UserId; handle: string; name: string }
  | { kind: 'tag'; tag: string }
  | { kind: 'keyword'; word: string }
  | { kind: 'public' };

/** What a feed is about; `home` is the private one of a user, with the token that opens it. */
export type FeedSubject = PublicSubject | { kind: 'home'; handle: string; name: string; token: string };

export const feedFormats = ['rss', 'atom', 'json'] as const;
export type FeedFormat = (typeof feedFormats)[number];

export const feedMediaTypes: Record<FeedFormat, string> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
};

/** How many posts a feed shows at most. */
export const FEED_LENGTH = 20;
/** How long a rendered feed is at most; it shows fewer posts, where they are longer. The longest post fits. */
export const FEED_BYTES = 512 * 1_024;

/** The timeline of which a public feed shows the public posts. */
export function timelineOf(subject: PublicSubject): Timeline {
  switch (subject.kind) {
    case 'user':
      return author(subject.userId);
    case 'tag':
      return tag(subject.tag);
    case 'keyword':
      return keyword(subject.word);
    case 'public':
      return publicTimeline;
    default: {
      const never: never = subject;
      throw new Error(`unknown feed ${JSON.stringify(never)}`);
    }
  }
}

/** The feed's path at the api, see the HTTP contract. */
export function feedPath(subject: FeedSubject, format: FeedFormat): string {
  switch (subject.kind) {
    case 'user':
      return `/v1/users/${subject.handle}/feed.${format}`;
    case 'tag':
      return `/v1/tags/${encodeURIComponent(subject.tag)}/feed.${format}`;
    case 'keyword':
      return `/v1/keywords/${encodeURIComponent(subject.word)}/feed.${format}`;
    case 'public':
      return `/v1/timelines/public/feed.${format}`;
    case 'home':
      return `/v1/timelines/home/feed.${format}?token=${subject.token}`;
    default: {
      const never: never = subject;
      throw new Error(`unknown feed ${JSON.stringify(never)}`);
    }
  }
}

/** Where subscriptions to feeds are requested (https://www.w3.org/TR/websub/). */
export const HUB_PATH = '/v1/websub';

/** What the path of a public feed says; of a user only the handle. */
export type FeedAddress = { format: FeedFormat } & (
  | { kind: 'user'; handle: string }
  | { kind: 'tag'; tag: string }
  | { kind: 'keyword'; word: string }
  | { kind: 'public' }
);

const addresses: [path: RegExp, parse: (name: string) => { kind: FeedAddress['kind'] }][] = [
  [/^\/v1\/users\/([^/]+)\/feed\.(rss|atom|json)$/, (handle) => ({ kind: 'user', handle })],
  [/^\/v1\/tags\/([^/]+)\/feed\.(rss|atom|json)$/, (tag) => ({ kind: 'tag', tag })],
  [/^\/v1\/keywords\/([^/]+)\/feed\.(rss|atom|json)$/, (word) => ({ kind: 'keyword', word })],
  [/^\/v1\/timelines\/(public)\/feed\.(rss|atom|json)$/, () => ({ kind: 'public' })],
];

/** The inverse of {@link feedPath}; `undefined` for a path that is of no public feed. */
export function parseFeedPath(path: string): FeedAddress | undefined {
  for (const [pattern, parse] of addresses) {
    const [, name, format] = pattern.exec(path) ?? [];
    if (name === undefined) continue;
    try {
      return { ...parse(decodeURIComponent(name)), format } as FeedAddress;
    } catch {
      return undefined;
    }
  }
  return undefined;
}
