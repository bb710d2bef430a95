import type { Db } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import { type Documents, findRepost, isFavourite, type Marks } from '@ripple/posts';
import { author, favourites, home } from './timeline.ts';
import type { TimelineStore } from './timeline-store.ts';

/** Copies of what users have marked. What is true is looked up, so each may be renewed twice, late, and in any order. */
interface Copies {
  db: Db;
  store: TimelineStore;
  marks: Marks;
}

/** Renews the copies of one favourite, or of its absence. */
export async function renewFavourite(
  { db, store, marks }: Copies,
  user: UserId,
  post: PostId,
): Promise<void> {
  if (await isFavourite(db, user, post)) {
    await Promise.all([marks.favourites.add(user, post), store.push([favourites(user)], post)]);
  } else {
    await Promise.all([marks.favourites.remove(user, post), store.remove([favourites(user)], post)]);
  }
}

/**
 * Renews the copies of whether `user` passes `target` on, and of the repost `changed` that was made or undone, in the
 * own timelines of the user.
 */
export async function renewRepost(
  { db, store, marks, documents }: Copies & { documents: Documents },
  user: UserId,
  target: PostId,
  changed: PostId | undefined,
): Promise<void> {
  const present = await findRepost(db, target, user);
  const own = [home(user), author(user)];
  await Promise.all([
    present === undefined ? marks.reposts.remove(user, target) : marks.reposts.add(user, target),
    changed !== undefined && documents.renew(changed),
  ]);
  if (changed === undefined) return;
  if (changed === present) await store.push(own, changed);
  else await store.remove(own, changed);
}
