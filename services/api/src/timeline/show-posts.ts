import type { UserId } from '@ripple/messages';
import { noMarks, type PostDocument } from '@ripple/posts';
import { type PresentedPost, present, type Reader, type TimelineItem } from '@ripple/presentation';
import type { ViewerFacts } from '@ripple/timelines';
import type { Context } from '../context.ts';
import { notFound } from '../http/problem.ts';
import { findDetails, findRelations } from './hydrate.ts';
import type { Viewing } from './item.ts';
import { applyRules, listStrays } from './rules.ts';
import { removeFromHome } from './skeleton.ts';

const noUsers: ReadonlySet<UserId> = new Set();

/**
 * Those of the items, outside of a timeline read, that the rules leave to this viewer.
 * @param known what is not to be asked about the viewer
 */
export async function selectVisible(
  context: Context,
  viewing: Viewing,
  items: TimelineItem[],
  known: Pick<ViewerFacts, 'blocked'> = {},
): Promise<TimelineItem[]> {
  const { place } = viewing;
  if (place.kind !== 'home') {
    const relations = await findRelations(context, viewing, items, {
      hidden: noUsers,
      facts: { ...known, topics: [] },
    });
    return applyRules(items, viewing, relations);
  }
  const owner = place.userId;
  const [hidden, topics] = await Promise.all([
    context.store.hidden(owner).catch(() => noUsers),
    context.topics.of(owner),
  ]);
  const relations = await findRelations(context, viewing, items, { hidden, facts: { ...known, topics } });
  removeFromHome(context, owner, listStrays(items, owner, relations));
  return applyRules(items, viewing, relations);
}

/** Items that a reader may see, as the HTTP contract shows them. */
export async function showPosts(
  context: Context,
  reader: Reader,
  items: TimelineItem[],
): Promise<PresentedPost[]> {
  return present(items, await findDetails(context, reader, items), context.mediaUrl);
}

/**
 * A post that its author has just made, as it is then: no user has reacted to it. So is the answer to a retry.
 * @throws {ProblemError} 404 if its author is gone
 */
export async function showNewPost(context: Context, post: PostDocument): Promise<PresentedPost> {
  const authors = await context.authors.get([post.authorId]);
  const details = { reader: { viewer: post.authorId }, authors, counts: new Map(), ...noMarks };
  const [presented] = present([{ post }], details, context.mediaUrl);
  if (!presented) throw notFound('author');
  return presented;
}
