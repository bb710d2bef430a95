import { type PostId, timeOf, type UserId } from '@ripple/messages';
import type { Media } from './media/media.ts';

/** `direct`: for its author and those named in it. */
export type Visibility = 'public' | 'followers' | 'direct';

/**
 * A post as every reader gets it, but for what depends on the reader. Stored once by its id; timelines
 * hold ids only.
 */
export interface PostDocument {
  id: PostId;
  authorId: UserId;
  text: string;
  /** Their keys (tag-key.ts), by which the post is found. */
  tags: string[];
  /** The same in the same order, as the author wrote them and readers see them. */
  writtenTags: string[];
  mentions: { id: UserId; handle: string }[];
  links: string[];
  media: Media[];
  visibility: Visibility;
  inReplyTo: PostId | null;
  /** The post that this one passes on; such a one has no text of its own. */
  repostOf: PostId | null;
  /** ISO 8601, UTC; null if never edited. */
  editedAt: string | null;
  /** Counts up with every change: a document never gives way to an older one. */
  version: number;
}

type Stored = Omit<PostDocument, 'repostOf' | 'media' | 'writtenTags'>;

/** A document as it was stored: those from before there were reposts, pictures and written tags don't name them. */
export const completeDocument = (stored: Stored): PostDocument => ({
  repostOf: null,
  media: [],
  writtenTags: stored.tags,
  ...stored,
});

/** When the post was accepted. */
export const createdAt = (post: { id: PostId }): Date => timeOf(post.id);
