import { isFollowing } from '@ripple/follows';
import type { PostId, UserId } from '@ripple/ids';
import { mayView, type PostDocument } from '@ripple/posts';
import type { Chunk, Timeline } from '@ripple/timelines';
import type { Context } from './context.ts';
import { type PresentedPost, presentPost } from './present.ts';

export interface PageRequest {
  timeline: Timeline;
  viewer: UserId | undefined;
  limit: number;
  before: PostId | undefined;
  after: PostId | undefined;
}

export interface PostPage {
  /** Newest first. */
  items: PresentedPost[];
  /** Whether there are older ones. */
  more: boolean;
  /** Whether Redis was away and Postgres stood in. */
  degraded: boolean;
}

/**
 * A page of a timeline: ids, then their documents, then the rules for this viewer, then the answer. Goes
 * on reading until the page is full or the timeline has ended, so a page is never short because posts
 * in it are deleted or not for this viewer.
 */
export async function readPage(context: Context, request: PageRequest): Promise<PostPage> {
  const { timeline, limit, before, after } = request;
  const isVisible = visibilityFor(context, request);
  if (after !== undefined) {
    const chunks = context.timelines.newer(timeline, after, limit);
    const { posts, degraded } = await collect(context, timeline, chunks, isVisible, limit);
    return { items: await present(context, posts.reverse()), more: true, degraded };
  }
  const chunks = context.timelines.older(timeline, before, limit + 1);
  const { posts, degraded } = await collect(context, timeline, chunks, isVisible, limit + 1);
  return { items: await present(context, posts.slice(0, limit)), more: posts.length > limit, degraded };
}

async function collect(
  { documents, store }: Context,
  timeline: Timeline,
  chunks: AsyncIterable<Chunk>,
  isVisible: (post: PostDocument) => Promise<boolean>,
  count: number,
): Promise<{ posts: PostDocument[]; degraded: boolean }> {
  const posts: PostDocument[] = [];
  let degraded = false;
  for await (const { ids, hidden, degraded: fallback } of chunks) {
    degraded ||= fallback;
    const found = await documents.get(ids);
    for (const id of ids) {
      const post = found.get(id);
      if (!post || !(await isVisible(post))) continue;
      if (hidden.has(post.authorId)) {
        // It came from a list of followers that was read before an unfollow. Hiding ends one day: out with it.
        store.remove([timeline], id).catch(() => {});
        continue;
      }
      posts.push(post);
      if (posts.length === count) return { posts, degraded };
    }
  }
  return { posts, degraded };
}

function visibilityFor({ reading }: Context, { timeline, viewer }: PageRequest) {
  const follows = new Map<UserId, Promise<boolean>>();
  return (post: PostDocument) =>
    mayView(post, viewer, (reader, author) => {
      // Whose posts are in somebody's home timeline is followed by them: that is how they came there.
      if (timeline.kind === 'home') return Promise.resolve(true);
      const known = follows.get(author) ?? isFollowing(reading.db, reader, author);
      follows.set(author, known);
      return known;
    });
}

async function present({ authors }: Context, posts: PostDocument[]): Promise<PresentedPost[]> {
  const known = await authors.get(posts.map((post) => post.authorId));
  return posts.flatMap((post) => {
    const author = known.get(post.authorId);
    return author ? [presentPost(post, author)] : [];
  });
}
