import type { UserId } from '@ripple/messages';
import type { Tx } from '@ripple/outbox';
import { follow } from './follow.ts';
import { type Follow, followAll } from './follow-all.ts';
import { isFollowing, listFollowsAmong } from './list-follows.ts';
import { lockedAmong, request, requestAll } from './requests.ts';

/**
 * Makes `follower` follow `followee`, or ask for it where the followee is locked.
 * @returns `too-many` if too many requests of the follower wait: the transaction must not be committed then
 */
export async function followOrAsk(
  tx: Tx,
  follower: UserId,
  followee: UserId,
): Promise<'follows' | 'requested' | 'too-many'> {
  const locked = await lockedAmong(tx.db, [followee]);
  if (locked.size === 0) {
    await follow(tx, follower, followee);
    return 'follows';
  }
  if (await isFollowing(tx.db, follower, followee)) return 'follows';
  return (await request(tx, follower, followee)) ? 'requested' : 'too-many';
}

/**
 * The same for the follows of an application (`followAll`, `requestAll`): nobody is notified.
 * @param wanted none twice
 * @returns the follows that stand by then, and those that wait for an answer: each of them is one of `wanted`
 */
export async function followOrAskAll<Wanted extends Follow>(
  tx: Tx,
  wanted: Wanted[],
): Promise<{ follows: Wanted[]; requested: Wanted[] }> {
  const locked = await lockedAmong(
    tx.db,
    wanted.map(({ followee }) => followee),
  );
  const ofLocked = wanted.filter(({ followee }) => locked.has(followee));
  const standing = ofLocked.length > 0 ? await listFollowsAmong(tx.db, ofLocked) : [];
  const stands = (each: Follow) =>
    standing.some(({ follower, followee }) => follower === each.follower && followee === each.followee);
  const requested = ofLocked.filter((each) => !stands(each));
  const follows = wanted.filter((each) => !requested.includes(each));
  if (requested.length > 0) await requestAll(tx, requested);
  const open = follows.filter(({ followee }) => !locked.has(followee));
  if (open.length > 0) await followAll(tx, open);
  return { follows, requested };
}
