import type { UserId } from '@ripple/messages';
import type { PostDocument } from '@ripple/posts';
import type { ReadableTimeline, Topic } from '@ripple/timelines';

/** A post as it stands in a timeline. */
export interface TimelineItem {
  post: PostDocument;
  /** The original, where `post` is a repost. */
  repostOf?: PostDocument;
  /** In a home: what has brought it there, if not that its author is followed. */
  via?: Topic | 'repost';
}

/**
 * Where posts are shown: the rules differ. `post` is a post that is asked for by its id, `update` one that the
 * viewer is notified of or that comes on a stream.
 */
export type Place = ReadableTimeline | { kind: 'post' } | { kind: 'update' };

/** Who reads. */
export interface Reader {
  /** `undefined`: not logged in. */
  viewer: UserId | undefined;
  /** Whether the embedding application itself asks, for a user or not; if not given, it doesn't. */
  isServer?: boolean;
}

/** Who looks, and where. */
export interface Viewing extends Reader {
  place: Place;
}

/** The posts of an item: a repost comes with its original. */
export const postsOf = ({ post, repostOf }: TimelineItem): PostDocument[] =>
  repostOf ? [post, repostOf] : [post];
