import type { PostId, UserId } from '@ripple/ids';
import type { Context } from './context.ts';
import { type Entry, loadEntries, visibleEntries } from './page-entry.ts';
import { notFound } from './problem.ts';

/** A post, if it is there and `viewer` (undefined: nobody is logged in) may see it. */
export async function findVisiblePost(
  context: Context,
  id: PostId,
  viewer: UserId | undefined,
): Promise<Entry | undefined> {
  const entries = await loadEntries(context, [id]);
  const [entry] = await visibleEntries(context, entries, { viewer, unmuted: true });
  return entry;
}

/** @throws {ProblemError} 404 */
export async function mustFindVisible(
  context: Context,
  id: PostId,
  viewer: UserId | undefined,
): Promise<Entry> {
  const entry = await findVisiblePost(context, id, viewer);
  if (!entry) throw notFound('post');
  return entry;
}
