import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { type BlockList, type Follow, type Followees, listFollowsAmong } from '@ripple/people';
import type { Pulls } from './pulls.ts';
import { home } from './timeline.ts';
import type { TimelineStore } from './timeline-store.ts';

/** The copies that depend on whom a user follows. */
type FollowCopies = { db: Db; store: TimelineStore; followees: Followees; pulls: Pulls };

/**
 * Renews what `user` sees of `other`, after a change between the two is committed: the next read of the home
 * builds it with, or without, the other's posts. What is true is looked up, so it may be done twice, late, and
 * in any order.
 */
export async function renewRelation(
  copies: FollowCopies & { blockList: BlockList },
  user: UserId,
  other: UserId,
): Promise<void> {
  await copies.blockList.renew(user, other);
  // A block ends the follow of the other, too.
  await copies.followees.drop(other);
  await renewFollows(copies, [{ follower: user, followee: other }]);
}

/** Renews the homes of followers, each once, after a change of these follows is committed; as {@link renewRelation}. */
export async function renewFollows(copies: FollowCopies, changed: Follow[]): Promise<void> {
  const followers = followeesByFollower(changed);
  await Promise.all([...followers.keys()].map(copies.followees.drop));
  const standing = new Set((await listFollowsAmong(copies.db, changed)).map(nameOf));
  await Promise.all(
    [...followers].map(async ([follower, followees]) => {
      const isFollowed = (followee: UserId) => standing.has(nameOf({ follower, followee }));
      const followed = followees.filter(isFollowed);
      if (followed.length > 0) await copies.store.unhide(follower, ...followed);
      // A worker may have read the old list of followers and be about to deliver.
      for (const each of followees) if (!isFollowed(each)) await copies.store.hide(follower, each);
      await copies.store.drop(home(follower));
      await copies.pulls.drop(follower);
    }),
  );
}

function followeesByFollower(follows: Follow[]): Map<UserId, UserId[]> {
  const found = new Map<UserId, UserId[]>();
  for (const { follower, followee } of follows) {
    found.set(follower, [...(found.get(follower) ?? []), followee]);
  }
  return found;
}

const nameOf = ({ follower, followee }: Follow) => `${follower} ${followee}`;
