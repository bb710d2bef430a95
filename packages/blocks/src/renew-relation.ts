import type { Db } from '@ripple/db';
import { type Followees, isFollowing } from '@ripple/follows';
import type { UserId } from '@ripple/ids';
import { home, type Pulls, type TimelineStore } from '@ripple/timelines';
import type { Barriers } from './barriers.ts';

/** What is kept of the users whom a user follows, keeps out, and would not have in the home. */
type Sight = {
  db: Db;
  store: TimelineStore;
  barriers: Barriers;
  followees: Followees;
  pulls: Pulls;
};

/**
 * Renews what `user` sees of `other`, after a change between the two is committed: the next read of the home
 * builds it with, or without, the other's posts. What is true is looked up, so it may be done twice, late, and
 * in any order.
 */
export async function renewRelation(
  { db, store, barriers, followees, pulls }: Sight,
  user: UserId,
  other: UserId,
): Promise<void> {
  await barriers.renew(user, other);
  await followees.renew(user, other);
  if (await isFollowing(db, user, other)) await store.unhide(user, other);
  // A worker may have read the old list of followers and be about to deliver.
  else await store.hide(user, other);
  await store.drop(home(user));
  await pulls.drop(user);
}
