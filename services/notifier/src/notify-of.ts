import { isBlockedBetween, readBlocking } from '@ripple/blocks';
import type { Database } from '@ripple/db';
import { isFollowing } from '@ripple/follows';
import type { UserId } from '@ripple/ids';
import type { LivePublisher } from '@ripple/live';
import type { NotifyOfFavourite, NotifyOfPost, NotifyOfRelation } from '@ripple/messages';
import { type Event, forgetPost, notify, withdraw, withdrawAll } from '@ripple/notifications';
import { findPostToPlan, mayView, type PostToPlan } from '@ripple/posts';
import { isFavourite } from '@ripple/reactions';

export interface Notifying extends Pick<Database, 'db' | 'pool'> {
  live: LivePublisher;
}

/**
 * Each of these looks up what is true and makes the notifications so, rather than being told: a message may
 * come twice, late and in any order.
 */
export async function notifyOfPost({ db, pool, live }: Notifying, job: NotifyOfPost): Promise<void> {
  const post = await findPostToPlan(pool, job.postId);
  if (!post) return;
  if (post.deleted) await forgetPost(db, post.id);
  const events = await eventsOf({ db, pool }, post);
  for (const event of events) await settle({ db, pool, live }, event, !post.deleted, post);
  const named = new Set(events.map(({ userId }) => userId));
  for (const userId of job.removed.filter((user) => !named.has(user))) {
    await withdraw(db, { userId, kind: 'mention', postId: post.id, actorId: post.authorId });
  }
}

export async function notifyOfFavourite(
  { db, pool, live }: Notifying,
  job: NotifyOfFavourite,
): Promise<void> {
  const post = await findPostToPlan(pool, job.postId);
  if (!post || post.deleted) return;
  const { id: postId, authorId } = post;
  const event: Event = { userId: authorId, kind: 'favourite', postId, actorId: job.userId };
  await settle({ db, pool, live }, event, await isFavourite(db, job.userId, postId));
}

export async function notifyOfRelation({ db, pool, live }: Notifying, job: NotifyOfRelation): Promise<void> {
  const { userId: actorId, otherId: userId } = job;
  const event: Event = { userId, kind: 'follow', postId: null, actorId };
  await settle({ db, pool, live }, event, await isFollowing(db, actorId, userId));
  if (await isBlockedBetween(db, actorId, userId)) {
    await withdrawAll(db, userId, actorId);
    await withdrawAll(db, actorId, userId);
  }
}

/** Who is to be told of a post: once each, and of an answer as an answer. */
async function eventsOf({ pool }: Pick<Database, 'db' | 'pool'>, post: PostToPlan): Promise<Event[]> {
  const { id: postId, authorId: actorId } = post;
  if (post.repostOf !== null) {
    const target = await findPostToPlan(pool, post.repostOf);
    return target ? [{ userId: target.authorId, kind: 'repost', postId: target.id, actorId }] : [];
  }
  const parent = post.inReplyTo === null ? undefined : await findPostToPlan(pool, post.inReplyTo);
  const events = new Map<UserId, Event>();
  for (const userId of post.mentions) events.set(userId, { userId, kind: 'mention', postId, actorId });
  if (parent) events.set(parent.authorId, { userId: parent.authorId, kind: 'reply', postId, actorId });
  return [...events.values()];
}

/** Tells, or takes back. Nobody is told of their own doings, of what they may not see, or by whom they don't want to hear. */
async function settle(
  { db, live }: Notifying,
  event: Event,
  isTrue: boolean,
  post?: PostToPlan,
): Promise<void> {
  const { userId, actorId } = event;
  if (userId === actorId) return;
  if (!isTrue || !(await mayHear(db, event, post))) {
    await withdraw(db, event);
    return;
  }
  await notify(db, event);
  // Also when it was known already: the first time may have ended in between.
  await live.notified(userId);
}

async function mayHear(db: Database['db'], { userId, actorId }: Event, post?: PostToPlan): Promise<boolean> {
  if (await isBlockedBetween(db, userId, actorId)) return false;
  if ((await readBlocking(db, userId, actorId)).muting) return false;
  if (!post) return true;
  const mentions = post.mentions.map((id) => ({ id, handle: '' }));
  return mayView({ ...post, mentions }, userId, (viewer, author) => isFollowing(db, viewer, author));
}
