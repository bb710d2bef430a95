import type { PostId, UserId } from '@ripple/messages';
import type { TimelineItem } from '@ripple/presentation';
import type { Context } from '../context.ts';
import { notFound } from '../http/problem.ts';
import { findItems } from './hydrate.ts';
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
