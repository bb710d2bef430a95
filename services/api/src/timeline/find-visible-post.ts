import type { PostId, UserId } from '@ripple/messages';
import type { TimelineItem } from '@ripple/presentation';
import type { ViewerFacts } from '@ripple/timelines';
import type { Context } from '../context.ts';
import { notFound } from '../http/problem.ts';
import { findItems } from './hydrate.ts';
import { selectVisible } from './show-posts.ts';

/**
 * A post, if it is there and `viewer` may see it.
 * @param viewer `undefined`: not logged in
 * @param known as of {@link selectVisible}
 */
export async function findVisiblePost(
  context: Context,
  id: PostId,
  viewer: UserId | undefined,
  known?: Pick<ViewerFacts, 'blocked'>,
): Promise<TimelineItem | undefined> {
  const items = await findItems(context, [id]);
  const [item] = await selectVisible(context, { viewer, place: { kind: 'post' } }, items, known);
  return item;
}

/** @throws {ProblemError} 404 */
export async function mustFindVisible(
  context: Context,
  id: PostId,
  viewer: UserId | undefined,
  known?: Pick<ViewerFacts, 'blocked'>,
): Promise<TimelineItem> {
  const item = await findVisiblePost(context, id, viewer, known);
  if (!item) throw notFound('post');
  return item;
}

/**
 * A post that `reporter` may see, or could but for a block: who is blocked, and who has blocked first, can report.
 * @throws {ProblemError} 404
 */
export const mustFindReportable = (context: Context, id: PostId, reporter: UserId): Promise<TimelineItem> =>
  mustFindVisible(context, id, reporter, { blocked: new Set() });
