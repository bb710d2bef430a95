import type { UserId } from '@ripple/messages';
import type { PostDocument } from '@ripple/posts';
import type { Topic } from '@ripple/timelines';

/** A post as it stands in a timeline. */
export interface TimelineItem {
  post: PostDocument;
  /** The original, where `post` is a repost. */
  repostOf?: PostDocument;
  /** In a home: what has brought it there, if not that its author is followed. */
  via?: Topic | 'repost';
}

/** Who reads. */
export interface Reader {
  /** `undefined`: not logged in. */
  viewer: UserId | undefined;
  /** Whether the embedding application itself asks, for a user or not; if not given, it doesn't. */
  isServer?: boolean;
}
