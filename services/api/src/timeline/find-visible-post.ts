import type { PostId, UserId } from '@ripple/messages';
import type { TimelineItem } from '@ripple/presentation';
import type { Context } from '../context.ts';
import { notFound } from '../http/problem.ts';
import { findItems, findRelations } from './hydrate.ts';
import type { Viewing } from './item.ts';
import { applyRules } from './rules.ts';
import { selectVisible } from './show-posts.ts';

/**
 * A post, if it is there and `viewer` may see it.
 * @param viewer `undefined`: not logged in
 */
export async function findVisiblePost(
  context: Context,
  id: PostId,
  viewer: UserId | undefined,
): Promise<TimelineItem | undefined> {
  const items = await findItems(context, [id]);
  const [item] = await selectVisible(context, { viewer, place: { kind: 'post' } }, items);
  return item;
}

const noUsers: ReadonlySet<UserId> = new Set();

/**
 * A post that `reporter` may see, or could but for a block: who is blocked, and who has blocked first, can report.
 * @throws {ProblemError} 404
 */
export async function mustFindReportable(
  context: Context,
  id: PostId,
  reporter: UserId,
): Promise<TimelineItem> {
  const items = await findItems(context, [id]);
  const viewing: Viewing = { viewer: reporter, place: { kind: 'post' } };
  const relations = await findRelations(context, viewing, items, {
    hidden: noUsers,
    facts: { topics: [], blocked: noUsers },
  });
  const [item] = applyRules(items, viewing, relations);
  if (!item) throw notFound('post');
  return item;
}

/** @throws {ProblemError} 404 */
export async function mustFindVisible(
  context: Context,
  id: PostId,
  viewer: UserId | undefined,
): Promise<TimelineItem> {
  const item = await findVisiblePost(context, id, viewer);
  if (!item) throw notFound('post');
  return item;
}
