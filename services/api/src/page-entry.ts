import { isFollowing } from '@ripple/follows';
import type { PostId, UserId } from '@ripple/ids';
import { mayView, type PostDocument } from '@ripple/posts';
import type { Topic } from '@ripple/topics';
import type { Context } from './context.ts';

/** A post as it stands in a page: where it passes another one on, with that. */
export interface Entry {
  post: PostDocument;
  target?: PostDocument;
  /** In a home: what has brought it there, if not that its author is followed. */
  via?: Topic | 'repost';
}

/** The posts with these ids, in their order; those that are gone, or pass on what is gone, are left out. */
export async function loadEntries({ documents }: Context, ids: PostId[]): Promise<Entry[]> {
  const found = await documents.get(ids);
  const targetIds = [...found.values()].flatMap(({ repostOf }) => (repostOf === null ? [] : [repostOf]));
  const targets = targetIds.length === 0 ? found : await documents.get([...new Set(targetIds)]);
  return ids.flatMap((id): Entry[] => {
    const post = found.get(id);
    if (!post) return [];
    if (post.repostOf === null) return [{ post }];
    const target = targets.get(post.repostOf);
    return target ? [{ post, target }] : [];
  });
}

/** Where entries are looked at: rules differ. */
export interface Sight {
  viewer: UserId | undefined;
  /** Whose posts are in the viewer's home are followed by the viewer: that is how they came there. */
  followed?: boolean;
  /** Muting is for timelines; somebody's own page, and a post that is asked for by its id, are shown. */
  unmuted?: boolean;
}

/** Those of the entries that this viewer may see, and wants to. */
export async function visibleEntries(context: Context, entries: Entry[], sight: Sight): Promise<Entry[]> {
  const { viewer } = sight;
  const authors = [...new Set(entries.flatMap((entry) => authorsOf(entry)))].filter((id) => id !== viewer);
  const nobody = new Set<UserId>();
  const [blocked, muted] =
    viewer === undefined
      ? [nobody, nobody]
      : await Promise.all([
          context.barriers.blocked(viewer, authors),
          sight.unmuted ? nobody : context.barriers.muted(viewer, authors),
        ]);
  const follows = rememberFollows(context);
  const shown = await Promise.all(
    entries.map(async (entry) => {
      if (authorsOf(entry).some((id) => blocked.has(id) || muted.has(id))) return false;
      if (entry.target && !(await mayView(entry.target, viewer, follows))) return false;
      // A direct post is for mentions; of homes only its author's shows it.
      if (sight.followed && entry.post.visibility === 'direct' && entry.post.authorId !== viewer)
        return false;
      return mayView(entry.post, viewer, sight.followed ? async () => true : follows);
    }),
  );
  return entries.filter((_, index) => shown[index]);
}

const authorsOf = ({ post, target }: Entry): UserId[] =>
  target ? [post.authorId, target.authorId] : [post.authorId];

/** Asks once for each author. */
function rememberFollows({ reading }: Context) {
  const known = new Map<UserId, Promise<boolean>>();
  return (viewer: UserId, author: UserId): Promise<boolean> => {
    const answer = known.get(author) ?? isFollowing(reading.db, viewer, author);
    known.set(author, answer);
    return answer;
  };
}
