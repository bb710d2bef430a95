import type { UserId } from '@ripple/messages';
import type { Context } from '../context.ts';
import { findDetails, findRelations } from './hydrate.ts';
import type { Reader, TimelineItem, Viewing } from './item.ts';
import { present } from './present.ts';
import type { PresentedPost } from './present-post.ts';
import { applyRules, listStrays } from './rules.ts';
import { removeFromHome } from './skeleton.ts';

const noUsers: ReadonlySet<UserId> = new Set();

/** Those of the items, outside of a timeline read, that the rules leave to this viewer. */
export async function selectVisible(
  context: Context,
  viewing: Viewing,
  items: TimelineItem[],
): Promise<TimelineItem[]> {
  const { place } = viewing;
  if (place.kind !== 'home') {
    const relations = await findRelations(context, viewing, items, noUsers, { topics: [] });
    return applyRules(items, viewing, relations);
  }
  const owner = place.userId;
  const [hidden, topics] = await Promise.all([
    context.store.hidden(owner).catch(() => noUsers),
    context.topics.of(owner),
  ]);
  const relations = await findRelations(context, viewing, items, hidden, { topics });
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
