import type { PostId, UserId } from '@ripple/messages';
import { idsOf, shardOf, type UsersOfShard } from '@ripple/people';
import { gramOf } from '@ripple/posts';
import type { Naming } from '@ripple/redis';

/** A list of post ids that is kept in Redis. */
export type Timeline =
  /** Posts of those whom a user follows, and the user's own. */
  | { kind: 'home'; userId: UserId }
  /** Posts of one user. */
  | { kind: 'author'; userId: UserId }
  /** Public posts with a tag (normalised). */
  | { kind: 'tag'; tag: string }
  /** All public posts. */
  | { kind: 'public' }
  /** Posts in which a user is named. */
  | { kind: 'mentions'; userId: UserId }
  /** Posts that a user has made favourites. */
  | { kind: 'favourites'; userId: UserId }
  /** Public posts with a word in them. */
  | { kind: 'keyword'; word: string }
  /** Replies to a post. */
  | { kind: 'replies'; postId: PostId };

/** What can be read: a list that Redis keeps, or what Postgres alone has. */
export type ReadableTimeline =
  | Timeline
  /** Posts that a user has bookmarked. */
  | { kind: 'bookmarks'; userId: UserId };

export const home = (userId: UserId): Timeline => ({ kind: 'home', userId });
export const author = (userId: UserId): Timeline => ({ kind: 'author', userId });
export const tag = (name: string): Timeline => ({ kind: 'tag', tag: name });
export const publicTimeline: Timeline = { kind: 'public' };
export const mentions = (userId: UserId): Timeline => ({ kind: 'mentions', userId });
export const favourites = (userId: UserId): Timeline => ({ kind: 'favourites', userId });
export const bookmarks = (userId: UserId): ReadableTimeline => ({ kind: 'bookmarks', userId });
export const keyword = (word: string): Timeline => ({ kind: 'keyword', word });
export const replies = (postId: PostId): Timeline => ({ kind: 'replies', postId });

/** The timelines that a post is indexed under, besides those of people who follow or are named. */
export function indexedUnder(post: {
  authorId: UserId;
  visibility: string;
  tags: string[];
  inReplyTo?: PostId | null;
  repostOf?: PostId | null;
}): Timeline[] {
  const { inReplyTo = null, repostOf = null } = post;
  const always = [author(post.authorId), ...(inReplyTo === null ? [] : [replies(inReplyTo)])];
  // Of the followers' homes only the author's own shows it.
  if (post.visibility === 'direct') return [...always, home(post.authorId)];
  if (post.visibility !== 'public' || repostOf !== null) return always;
  return [...always, publicTimeline, ...post.tags.map(tag)];
}

/**
 * The timeline's key in Redis. The hash tag of a home timeline is that of its shard, so that homes are spread evenly
 * over a Redis Cluster.
 */
export function timelineKey(naming: Naming, namespace: string, timeline: Timeline): string {
  switch (timeline.kind) {
    case 'home':
      return `${homePrefix(naming, namespace, shardOf(timeline.userId))}${timeline.userId}`;
    case 'author':
    case 'mentions':
    case 'favourites':
      return `${namespace}:${timeline.kind}:${timeline.userId}`;
    case 'keyword':
      return naming.together(`${namespace}:keyword:${timeline.word}`, gramOf(timeline.word));
    case 'replies':
      return `${namespace}:replies:${timeline.postId}`;
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

const homePrefix = (naming: Naming, namespace: string, shard: number) =>
  `${namespace}:home:{${naming.shardTag(shard)}}:`;

/** The keys of the homes of very many users, made as they are asked for. */
export function* homeKeys(
  naming: Naming,
  namespace: string,
  shards: Iterable<UsersOfShard>,
): Generator<string> {
  for (const each of shards) {
    const prefix = homePrefix(naming, namespace, each.shard);
    for (const id of idsOf(each)) yield prefix + id;
  }
}

/** The set of those keywords that have a timeline and contain this part: together with these timelines. */
export const keywordsKey = (naming: Naming, namespace: string, gram: string): string =>
  naming.together(`${namespace}:keywords:${gram}`, gram);

/** The keywords that have a timeline, by when they were last read: a sorted set, in milliseconds. */
export const keywordReadsKey = (namespace: string): string => `${namespace}:keyword-reads`;

/** Of these any name can be asked for; of other timelines it is known that their user or post exists. */
export const isTagOrKeyword = ({ kind }: Timeline): boolean => kind === 'tag' || kind === 'keyword';

/**
 * Stands among the hidden authors of a home after its owner has changed topics: the list may hold posts of a topic
 * that is followed no more, so each read asks whether their authors are followed.
 */
export const ANY_TOPIC = 0 as UserId;

/** Where a home timeline keeps the authors hidden in it: a set of user ids, together with the timeline. */
export const hiddenKey = (naming: Naming, namespace: string, owner: UserId): string =>
  naming.together(`${namespace}:hidden:${owner}`, naming.shardTag(shardOf(owner)));
