import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { type BlockList, type Followees, isFollowing } from '@ripple/people';
import type { Pulls } from './pulls.ts';
import { home } from './timeline.ts';
import type { TimelineStore } from './timeline-store.ts';

/** The copies that depend on a relation. */
type RelationCopies = {
  db: Db;
  store: TimelineStore;
  blockList: BlockList;
  followees: Followees;
  pulls: Pulls;
};

/**
 * Renews what `user` sees of `other`, after a change between the two is committed: the next read of the home
 * builds it with, or without, the other's posts. What is true is looked up, so it may be done twice, late, and
 * in any order.
 */
export async function renewRelation(
  { db, store, blockList, followees, pulls }: RelationCopies,
  user: UserId,
  other: UserId,
): Promise<void> {
  await blockList.renew(user, other);
  await followees.renew(user, other);
  if (await isFollowing(db, user, other)) await store.unhide(user, other);
  // A worker may have read the old list of followers and be about to deliver.
  else await store.hide(user, other);
  await store.drop(home(user));
  await pulls.drop(user);
}
