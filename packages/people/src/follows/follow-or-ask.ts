import type { UserId } from '@ripple/messages';
import type { Tx } from '@ripple/outbox';
import { isBlockedBetween, listBlockedAmong } from '../blocks/block.ts';
import { follow } from './follow.ts';
import { type Follow, followAll } from './follow-all.ts';
import { isFollowing, listFollowsAmong } from './list-follows.ts';
import { lockForFollows, request, requestAll } from './requests.ts';

/**
 * Makes `follower` follow `followee`, or ask for it where the followee is locked.
 * @returns `blocked` if one blocks the other; `too-many` if too many requests of the follower wait: the transaction must
 * not be committed then
 */
export async function followOrAsk(
  tx: Tx,
  follower: UserId,
  followee: UserId,
): Promise<'follows' | 'requested' | 'blocked' | 'too-many'> {
  const locked = await lockForFollows(tx.db, [follower, followee]);
  if (await isBlockedBetween(tx.db, follower, followee)) return 'blocked';
  if (!locked.has(followee)) {
    await follow(tx, follower, followee);
    return 'follows';
  }
  if (await isFollowing(tx.db, follower, followee)) return 'follows';
  return (await request(tx, follower, followee)) ? 'requested' : 'too-many';
}

/**
 * The same for the follows of an application (`followAll`, `requestAll`), without notifications.
 * @param wanted none twice
 * @returns the follows that stand by then, those that wait for an answer, and those for which nothing was done as one
 * blocks the other: each of them is one of `wanted`
 */
export async function followOrAskAll<Wanted extends Follow>(
  tx: Tx,
  wanted: Wanted[],
): Promise<{ follows: Wanted[]; requested: Wanted[]; blocked: Wanted[] }> {
  if (wanted.length === 0) return { follows: [], requested: [], blocked: [] };
  const locked = await lockForFollows(tx.db, [
    ...new Set(wanted.flatMap(({ follower, followee }) => [follower, followee])),
  ]);
  const blocked = await listBlockedAmong(tx.db, wanted);
  const allowed = wanted.filter((each) => !blocked.includes(each));
  const ofLocked = allowed.filter(({ followee }) => locked.has(followee));
  const standing = ofLocked.length > 0 ? await listFollowsAmong(tx.db, ofLocked) : [];
  const stands = (each: Follow) =>
    standing.some(({ follower, followee }) => follower === each.follower && followee === each.followee);
  const requested = ofLocked.filter((each) => !stands(each));
  const follows = allowed.filter((each) => !requested.includes(each));
  if (requested.length > 0) await requestAll(tx, requested);
  const open = follows.filter(({ followee }) => !locked.has(followee));
  if (open.length > 0) await followAll(tx, open);
  return { follows, requested, blocked };
}
