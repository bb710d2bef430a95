import type { Post } from '@ripple/client';

/** A post that somebody has written, whoever has passed it on. */
export type Written = NonNullable<Post['repostOf']>;

/** What becomes of it by something that is done here. */
export type Change = (written: Written) => Written;

/** A post after a change of what was written under this id: the post itself, or what it passes on. */
export function changed(post: Post, id: string, change: Change): Post {
  if (post.repostOf?.id === id) return { ...post, repostOf: change(post.repostOf) };
  return post.id === id ? { ...post, ...change(post) } : post;
}
