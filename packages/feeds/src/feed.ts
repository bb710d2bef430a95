import type { UserId } from '@ripple/ids';
import { author, keyword, publicTimeline, type Timeline, tag } from '@ripple/timelines';

/** What a feed for everybody is about. */
export type PublicSubject =
  | { kind: 'user'; userId: UserId; handle: string; name: string }
  | { kind: 'tag'; tag: string }
  | { kind: 'keyword'; word: string }
  | { kind: 'public' };

/** What a feed is about; `home` is the private one of a user, with the token that opens it. */
export type FeedSubject = PublicSubject | { kind: 'home'; handle: string; name: string; token: string };

export const feedFormats = ['rss', 'atom', 'json'] as const;
export type FeedFormat = (typeof feedFormats)[number];

/** How many posts a feed shows. */
export const FEED_LENGTH = 20;

/** The timeline of which a feed for everybody shows the public posts. */
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
