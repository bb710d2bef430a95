import type { PostFilter } from './filter.ts';
import type { ReadPages } from './paged-paths.ts';
import type { PageOptions, PostPages } from './pages.ts';

export type TimelineOptions = PageOptions & PostFilter;

/** Lists of posts. Home, mentions, favourites and bookmarks are the caller's. */
export const createTimelines = (pages: ReadPages) => ({
  /** Posts of followed users, followed topics and the caller; `via` names the topic that brought a post. */
  home: (options?: TimelineOptions): PostPages => pages('/v1/timelines/home', undefined, options),
  public: (options?: TimelineOptions): PostPages => pages('/v1/timelines/public', undefined, options),
  mentions: (options?: TimelineOptions): PostPages => pages('/v1/timelines/mentions', undefined, options),
  favourites: (options?: TimelineOptions): PostPages => pages('/v1/timelines/favourites', undefined, options),
  bookmarks: (options?: TimelineOptions): PostPages => pages('/v1/timelines/bookmarks', undefined, options),
  /** @param tag without `#` */
  tag: (tag: string, options?: TimelineOptions): PostPages =>
    pages('/v1/timelines/tags/{tag}', { tag }, options),
  /** @param word two characters or more */
  keyword: (word: string, options?: TimelineOptions): PostPages =>
    pages('/v1/timelines/keywords/{word}', { word }, options),
  user: (handle: string, options?: TimelineOptions): PostPages =>
    pages('/v1/users/{handle}/posts', { handle }, options),
  replies: (id: string, options?: PageOptions): PostPages => pages('/v1/posts/{id}/replies', { id }, options),
});
