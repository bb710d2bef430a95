import { isFollowing } from '@ripple/follows';
import type { ApplyRelation } from '@ripple/messages';
import { home } from '@ripple/timelines';
import type { Delivery } from './deliver-home.ts';

/**
 * Renews what two users see of each other, as the api has done at once, where it could. What is true is looked
 * up, not told by the message: so it may come twice, late, and in any order.
 */
export async function applyRelation(
  { db, store, barriers, pulls }: Delivery,
  job: ApplyRelation,
): Promise<void> {
  const { userId, otherId } = job;
  await barriers.renew(userId, otherId);
  if (await isFollowing(db, userId, otherId)) await store.unhide(userId, otherId);
  else await store.hide(userId, otherId);
  await store.drop(home(userId));
  await pulls.drop(userId);
}
