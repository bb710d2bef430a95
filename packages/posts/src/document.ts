import { type PostId, timeOf, type UserId } from '@ripple/messages';
import type { Media } from './media/media.ts';

/** `direct`: for its author and those named in it. */
export type Visibility = 'public' | 'followers' | 'direct';

/** Why a post is for its author alone: `held` until a moderator has looked at it, or `hidden` by one. */
export interface Withheld {
  state: 'held' | 'hidden';
  reason: string;
  /** Whom it is for otherwise. */
  visibility: Visibility;
}

/**
 * A post as every reader gets it, but for what depends on the reader. Stored once by its id; timelines
 * hold ids only.
 */
export interface PostDocument {
  id: PostId;
  authorId: UserId;
  /** What kind of post it is to the application, `post` if it doesn't say. */
  type: string;
  text: string;
  /** What the application has added: the JSON text of an object. */
  data: string | null;
  /** The author's own id of it. */
  externalId: string | null;
  /** Their keys (tag-key.ts), by which the post is found. */
  tags: string[];
  /** The same in the same order, as the author wrote them and readers see them. */
  writtenTags: string[];
  mentions: { id: UserId; handle: string }[];
  links: string[];
  media: Media[];
  /** `withheld`: for its author alone, see `withheld`. */
  visibility: Visibility | 'withheld';
  withheld: Withheld | null;
  inReplyTo: PostId | null;
  /** The post that this one passes on; such a one has no text of its own. */
  repostOf: PostId | null;
  /** ISO 8601, UTC: of a post that was imported, where its id can't tell it (packages/exchange/src/ids.ts). */
  createdAt?: string;
  /** ISO 8601, UTC; null if never edited. */
  editedAt: string | null;
  /** Counts up with every change: a document never gives way to an older one. */
  version: number;
}

/** What documents have had from the beginning. */
type Stored = Omit<
  PostDocument,
  'repostOf' | 'media' | 'writtenTags' | 'type' | 'data' | 'externalId' | 'withheld'
>;

/** What a post is that the application has said nothing of. */
export const PLAIN = { type: 'post', data: null, externalId: null } as const;

/** A document as it was stored: those from before don't name what there was not yet. */
export const completeDocument = (stored: Stored): PostDocument => ({
  ...PLAIN,
  repostOf: null,
  media: [],
  withheld: null,
  writtenTags: stored.tags,
  ...stored,
});

/** When the post was accepted, here or where it was imported from. */
export const createdAt = (post: Pick<PostDocument, 'id' | 'createdAt'>): Date =>
  post.createdAt === undefined ? timeOf(post.id) : new Date(post.createdAt);
