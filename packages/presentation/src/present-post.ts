import { timeOf } from '@ripple/messages';
import type { Author, User } from '@ripple/people';
import { type Counts, createdAt, type PostDocument, type Visibility, type Withheld } from '@ripple/posts';
import type { Reader } from './item.ts';
import { type PresentedMedia, presentAvatar, presentMedia } from './present-media.ts';

/** A post as the HTTP contract shows it. */
export interface PresentedPost {
  id: string;
  /** Only for those who may see it. */
  externalId?: string;
  author: { id: string; handle: string; name: string; avatar: string | null };
  type: string;
  text: string;
  data: object | null;
  tags: string[];
  mentions: { id: string; handle: string }[];
  links: string[];
  media: PresentedMedia[];
  visibility: Visibility;
  /** Of a post that is withheld, which its author alone is shown. */
  moderation?: { state: Withheld['state']; reason: string };
  inReplyTo: string | null;
  repostOf: (PresentedPost & { repostOf: null }) | null;
  createdAt: string;
  editedAt: string | null;
  counts: Counts;
  viewer: { favourited: boolean; reposted: boolean; bookmarked: boolean };
  /** In a home: what has brought it there, if not that its author is followed. */
  via?: { tag: string } | { keyword: string } | { repost: string };
}

/** What a post shows that is the same for every reader and changes with its document or its author only. */
export type PresentedDocument = Omit<PresentedPost, 'externalId' | 'repostOf' | 'counts' | 'viewer' | 'via'>;

/** @param mediaUrl where pictures are served, without a slash at the end */
export function presentDocument(post: PostDocument, author: Author, mediaUrl: string): PresentedDocument {
  return {
    id: String(post.id),
    author: presentAuthor(author, mediaUrl),
    type: post.type,
    text: post.text,
    data: post.data === null ? null : JSON.parse(post.data),
    tags: post.writtenTags,
    mentions: post.mentions.map(({ id, handle }) => ({ id: String(id), handle })),
    links: post.links,
    media: post.media.map((media) => presentMedia(media, mediaUrl)),
    ...presentVisibility(post),
    inReplyTo: post.inReplyTo === null ? null : String(post.inReplyTo),
    createdAt: createdAt(post).toISOString(),
    editedAt: post.editedAt,
  };
}

/** A withheld post shows whom it is for otherwise. */
function presentVisibility({
  visibility,
  withheld,
}: PostDocument): Pick<PresentedPost, 'visibility' | 'moderation'> {
  if (withheld) {
    const { state, reason } = withheld;
    return { visibility: withheld.visibility, moderation: { state, reason } };
  }
  return { visibility: visibility as Visibility };
}

/**
 * The id of a post in the application, as far as the reader may see it: it is for the application and the post's author.
 */
export const externalIdFor = (
  { externalId, authorId }: PostDocument,
  { viewer, isServer = false }: Reader,
): string | undefined => (externalId !== null && (isServer || authorId === viewer) ? externalId : undefined);

/** @param mediaUrl where pictures are served, without a slash at the end */
export function presentAuthor(author: Author, mediaUrl: string): PresentedPost['author'] {
  const { id, handle, name } = author;
  return { id: String(id), handle, name, avatar: presentAvatar(author, mediaUrl).avatar };
}

/**
 * @param mediaUrl where pictures are served, without a slash at the end
 * @param reader the external id is shown to the embedding application and to that user alone
 */
export function presentUser(user: User, mediaUrl: string, { viewer, isServer = false }: Reader) {
  return {
    id: String(user.id),
    ...((isServer || viewer === user.id) && { externalId: user.externalId }),
    handle: user.handle,
    name: user.name,
    bio: user.bio,
    ...presentAvatar(user, mediaUrl),
    data: user.data,
    locked: user.locked,
    createdAt: timeOf(user.id).toISOString(),
  };
}
