import type { Answer } from './contract.ts';
import type { ReadPages } from './paged-paths.ts';
import type { PageOptions, Pages } from './pages.ts';

export type PostPages = Pages<Answer<'/v1/timelines/home'>>;

/** Lists of posts. Home, mentions and favourites are the caller's. */
export const createTimelines = (pages: ReadPages) => ({
  /** Posts of followed users, followed topics and the caller; `via` names the topic that brought a post. */
  home: (options?: PageOptions): PostPages => pages('/v1/timelines/home', undefined, options),
  public: (options?: PageOptions): PostPages => pages('/v1/timelines/public', undefined, options),
  mentions: (options?: PageOptions): PostPages => pages('/v1/timelines/mentions', undefined, options),
  favourites: (options?: PageOptions): PostPages => pages('/v1/timelines/favourites', undefined, options),
  /** @param tag without `#` */
  tag: (tag: string, options?: PageOptions): PostPages => pages('/v1/timelines/tags/{tag}', { tag }, options),
  /** @param word two characters or more */
  keyword: (word: string, options?: PageOptions): PostPages =>
    pages('/v1/timelines/keywords/{word}', { word }, options),
  user: (handle: string, options?: PageOptions): PostPages =>
    pages('/v1/users/{handle}/posts', { handle }, options),
  replies: (id: string, options?: PageOptions): PostPages => pages('/v1/posts/{id}/replies', { id }, options),
});
