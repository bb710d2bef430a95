import type { Post } from '@ripple/client';
import { text } from '../text/index.ts';

/** A post with a text of its own: not a repost. */
export type OriginalPost = NonNullable<Post['repostOf']>;

/** A change that this page makes to a post. */
export type Change = (post: OriginalPost) => OriginalPost;

/** Applies a change to the post with this id: the given post itself, or the one that it reposts. */
export function applyChange(post: Post, id: string, change: Change): Post {
  if (post.repostOf?.id === id) return { ...post, repostOf: change(post.repostOf) };
  return post.id === id ? { ...post, ...change(post) } : post;
}

/** The type of a post whose author has named none. */
export const DEFAULT_TYPE = 'post';

/** A post in a few words. Without a text it is an activity of the application, or a picture. */
export const summaryOf = (post: Pick<OriginalPost, 'text' | 'type'>): string =>
  post.text || (post.type === DEFAULT_TYPE ? text.value.post.picture : post.type);

/** What a reader has done with a post. */
export type Mark = keyof OriginalPost['viewer'];

const countOf = { favourited: 'favourites', reposted: 'reposts' } as const;

/** The post with a mark set or removed, and counted where it counts. */
export function withMark(post: OriginalPost, mark: Mark, on: boolean): OriginalPost {
  if (post.viewer[mark] === on) return post;
  const marked = { ...post, viewer: { ...post.viewer, [mark]: on } };
  // Nobody else learns of a bookmark.
  if (mark === 'bookmarked') return marked;
  const counted = countOf[mark];
  return {
    ...marked,
    counts: { ...post.counts, [counted]: Math.max(0, post.counts[counted] + (on ? 1 : -1)) },
  };
}
