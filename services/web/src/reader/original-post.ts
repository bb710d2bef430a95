import type { Post } from '@ripple/client';

/** A post with a text of its own: not a repost. */
export type OriginalPost = NonNullable<Post['repostOf']>;

/** A change that this page makes to a post. */
export type Change = (post: OriginalPost) => OriginalPost;

/** Applies a change to the post with this id: the given post itself, or the one that it reposts. */
export function applyChange(post: Post, id: string, change: Change): Post {
  if (post.repostOf?.id === id) return { ...post, repostOf: change(post.repostOf) };
  return post.id === id ? { ...post, ...change(post) } : post;
}
