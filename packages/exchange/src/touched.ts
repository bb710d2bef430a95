import type { PostId, UserId } from '@ripple/messages';
import type { PostCounts } from '@ripple/posts';
import type { Timeline } from '@ripple/timelines';

/** What copies in Redis have to learn of what was written. A line whose effect was there already counts, too. */
export interface Touched {
  /** Lists that have got posts, with the newest of these. */
  lists: Map<string, { timeline: Timeline; newest: PostId }>;
  /** Authors whose followers see new posts in their homes, with the newest of these. */
  authors: Map<UserId, PostId>;
  /** Users whose homes have changed: they follow, block or mute another user. */
  homes: Set<UserId>;
  /** Parts of words of public posts. */
  grams: Set<string>;
  /** The newest of these posts. */
  newestPublic: PostId | undefined;
  /** Users who have marked posts. */
  favourited: Set<UserId>;
  reposted: Set<UserId>;
  bookmarked: Set<UserId>;
  /** Users who block or mute, or are blocked. */
  blockLists: Set<UserId>;
  /** Followers and those whom they follow no more. */
  unfollowed: { follower: UserId; followee: UserId }[];
  topicsOf: Set<UserId>;
  counts: Map<PostId, PostCounts>;
  /** Whether a user has got another state. */
  states: boolean;
}

export const createTouched = (): Touched => ({
  lists: new Map(),
  authors: new Map(),
  homes: new Set(),
  grams: new Set(),
  newestPublic: undefined,
  favourited: new Set(),
  reposted: new Set(),
  bookmarked: new Set(),
  blockLists: new Set(),
  unfollowed: [],
  topicsOf: new Set(),
  counts: new Map(),
  states: false,
});

/** How much is remembered, in entries. */
export const sizeOf = (touched: Touched): number =>
  Object.values(touched).reduce<number>((sum, each) => sum + lengthOf(each), 0);

const lengthOf = (each: Touched[keyof Touched]): number => {
  if (each instanceof Map || each instanceof Set) return each.size;
  return Array.isArray(each) ? each.length : 0;
};

/** Notes that a list has got a post. */
export function touchList({ lists }: Touched, timeline: Timeline, id: PostId): void {
  const name = Object.values(timeline).join(' ');
  const newest = Math.max(id, lists.get(name)?.newest ?? 0) as PostId;
  lists.set(name, { timeline, newest });
}

/** Notes that the followers of an author have got a post. */
export function touchFollowers({ authors }: Touched, author: UserId, id: PostId): void {
  authors.set(author, Math.max(id, authors.get(author) ?? 0) as PostId);
}
