import { shardOf } from '@ripple/follows';
import type { UserId } from '@ripple/ids';

/** A list of post ids that can be read. Everything readable in Ripple is one of these. */
export type Timeline =
  /** Posts of those whom a user follows, and the user's own. */
  | { kind: 'home'; userId: UserId }
  /** Posts of one user. */
  | { kind: 'author'; userId: UserId }
  /** Public posts with a tag (normalised). */
  | { kind: 'tag'; tag: string }
  /** All public posts. */
  | { kind: 'public' };

export const home = (userId: UserId): Timeline => ({ kind: 'home', userId });
export const author = (userId: UserId): Timeline => ({ kind: 'author', userId });
export const tag = (name: string): Timeline => ({ kind: 'tag', tag: name });
export const publicTimeline: Timeline = { kind: 'public' };

/** The timelines that a post is indexed under, besides those of followers. */
export function indexedUnder(post: { authorId: UserId; visibility: string; tags: string[] }): Timeline[] {
  if (post.visibility !== 'public') return [author(post.authorId)];
  return [author(post.authorId), publicTimeline, ...post.tags.map(tag)];
}

/**
 * The timeline's key in Redis. The hash tag of a home timeline is its shard, so that in a Redis Cluster a
 * batch of one shard is one slot.
 */
export function timelineKey(namespace: string, timeline: Timeline): string {
  switch (timeline.kind) {
    case 'home':
      return `${namespace}:home:{${shardOf(timeline.userId)}}:${timeline.userId}`;
    case 'author':
      return `${namespace}:author:${timeline.userId}`;
    case 'tag':
      return `${namespace}:tag:${timeline.tag}`;
    case 'public':
      return `${namespace}:public`;
    default: {
      const never: never = timeline;
      throw new Error(`unknown timeline ${JSON.stringify(never)}`);
    }
  }
}

/** Where a home timeline keeps the authors hidden in it: a set of user ids. */
export const hiddenKey = (namespace: string, owner: UserId): string => `${namespace}:hidden:${owner}`;
