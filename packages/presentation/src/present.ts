import type { PostId, UserId } from '@ripple/messages';
import type { Author } from '@ripple/people';
import { type Counts, noCounts, type PostDocument, type PostMarks } from '@ripple/posts';
import type { Reader, TimelineItem } from './item.ts';
import { externalIdFor, type PresentedPost, presentDocument } from './present-post.ts';

/** What an answer shows besides documents; of posts also what the viewer has marked. */
export interface Details extends PostMarks {
  reader: Reader;
  authors: ReadonlyMap<UserId, Author>;
  counts: ReadonlyMap<PostId, Counts>;
}

/**
 * Items as the HTTP contract shows them, without those of an author who is gone.
 * @param mediaUrl where pictures are served, without a slash at the end
 */
export function present(items: TimelineItem[], details: Details, mediaUrl: string): PresentedPost[] {
  const { reader, authors, counts, favourited, reposted, bookmarked } = details;

  function presentOne(post: PostDocument, repostOf: PresentedPost['repostOf']): PresentedPost | undefined {
    const { id, authorId } = post;
    const author = authors.get(authorId);
    if (!author) return undefined;
    const externalId = externalIdFor(post, reader);
    return {
      ...presentDocument(post, author, mediaUrl),
      ...(externalId !== undefined && { externalId }),
      repostOf,
      counts: counts.get(id) ?? noCounts,
      viewer: {
        favourited: favourited.has(id),
        reposted: reposted.has(id),
        bookmarked: bookmarked.has(id),
      },
    };
  }

  return items.flatMap(({ post, repostOf, via }): PresentedPost[] => {
    const original = repostOf && presentOne(repostOf, null);
    if (repostOf && !original) return [];
    // An original is no repost itself.
    const presented = presentOne(post, (original ?? null) as PresentedPost['repostOf']);
    if (!presented) return [];
    if (via === undefined) return [presented];
    return [{ ...presented, via: presentVia(via, post, presented.author) }];
  });
}

/** What has brought a post of this author into a home. */
export function presentVia(
  via: NonNullable<TimelineItem['via']>,
  post: PostDocument,
  author: { handle: string },
): NonNullable<PresentedPost['via']> {
  if (via === 'repost') return { repost: author.handle };
  // As the post writes it.
  return 'tag' in via ? { tag: post.writtenTags[post.tags.indexOf(via.tag)] ?? via.tag } : via;
}
