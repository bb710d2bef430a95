import type { UserId } from '@ripple/ids';
import type { PostDocument } from '@ripple/posts';
import { noCounts } from '@ripple/reactions';
import type { Context } from './context.ts';
import type { Entry } from './page-entry.ts';
import { type PresentedPost, presentPost } from './present.ts';

/** Entries as the HTTP contract shows them to a viewer: with names, counts, and what the viewer has marked. */
export async function presentEntries(
  context: Context,
  viewer: UserId | undefined,
  entries: Entry[],
): Promise<PresentedPost[]> {
  const { authors, counts, marks, mediaUrl } = context;
  const all = entries.flatMap(({ post, target }) => (target ? [post, target] : [post]));
  // A repost has no counts of its own.
  const counted = [...new Set(all.flatMap(({ id, repostOf }) => (repostOf === null ? [id] : [])))];
  const nothing = new Set<number>();
  const [names, numbers, marked] = await Promise.all([
    authors.get(all.map(({ authorId }) => authorId)),
    counts.get(counted),
    viewer === undefined ? { favourited: nothing, reposted: nothing } : marks.of(viewer, counted),
  ]);
  const present = (post: PostDocument, repostOf: PresentedPost['repostOf']): PresentedPost[] => {
    const author = names.get(post.authorId);
    if (!author) return [];
    const { favourited, reposted } = marked;
    return [
      presentPost(post, {
        author,
        mediaUrl,
        repostOf,
        counts: numbers.get(post.id) ?? noCounts,
        viewer: { favourited: favourited.has(post.id), reposted: reposted.has(post.id) },
      }),
    ];
  };
  return entries.flatMap(({ post, target, via }) => {
    const [original] = target ? present(target, null) : [];
    if (target && !original) return [];
    const presented = present(post, original ? { ...original, repostOf: null } : null);
    if (via === undefined) return presented;
    return presented.map((item) => ({
      ...item,
      via: via === 'repost' ? { repost: item.author.handle } : via,
    }));
  });
}
