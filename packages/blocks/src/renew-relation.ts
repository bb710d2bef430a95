import type { Db } from '@ripple/db';
import { isFollowing } from '@ripple/follows';
import type { UserId } from '@ripple/ids';
import { home, type Pulls, type TimelineStore } from '@ripple/timelines';
import type { Barriers } from './barriers.ts';

/**
 * Renews what `user` sees of `other`, after a change between the two is committed: the next read of the home
 * builds it with, or without, the other's posts. What is true is looked up, so it may be done twice, late, and
 * in any order.
 */
export async function renewRelation(
  { db, store, barriers, pulls }: { db: Db; store: TimelineStore; barriers: Barriers; pulls: Pulls },
  user: UserId,
  other: UserId,
): Promise<void> {
  await barriers.renew(user, other);
  if (await isFollowing(db, user, other)) await store.unhide(user, other);
  // A worker may have read the old list of followers and be about to deliver.
  else await store.hide(user, other);
  await store.drop(home(user));
  await pulls.drop(user);
}
