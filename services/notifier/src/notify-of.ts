import type { Database, Db } from '@ripple/db';
import type { LivePublisher } from '@ripple/live';
import type { MessageOf, UserId } from '@ripple/messages';
import {
  deleteNotificationsOfPost,
  type NotificationEvent,
  settle,
  withdrawAll,
} from '@ripple/notifications';
import {
  findBlocking,
  findUserState,
  isBlockedBetween,
  isFollowing,
  isRequested,
  isUserKeptFrom,
} from '@ripple/people';
import {
  dependsOnFollow,
  findPostState,
  findPostToPlan,
  isFavourite,
  mayView,
  type PostToPlan,
} from '@ripple/posts';

export interface NotifierContext extends Pick<Database, 'db' | 'pool'> {
  live: LivePublisher;
}

/**
 * Each of these looks up what is true and makes the notifications so, rather than being told: a message may
 * come twice, late and in any order.
 */
export async function notifyOfPost(
  { db, pool, live }: NotifierContext,
  job: MessageOf<'notify-of-post'>,
): Promise<void> {
  const post = await findPostToPlan(pool, job.postId);
  if (!post) return;
  if (post.deleted) await deleteNotificationsOfPost(db, post.id);
  /** Not so where it was edited or deleted since: the message of that says what is true now. */
  const isAsFound = async (trx: Db) => (await findPostState(trx, post.id))?.version === post.version;
  const events = await eventsOf({ db, pool }, post);
  for (const event of events) {
    await tell({ db, pool, live }, event, async (trx) => {
      if (!(await isAsFound(trx))) return undefined;
      return !post.deleted && (await mayHear(trx, event, post));
    });
  }
  const named = new Set(events.map(({ userId }) => userId));
  for (const userId of job.removed.filter((user) => !named.has(user))) {
    const event: NotificationEvent = { userId, kind: 'mention', postId: post.id, actorId: post.authorId };
    await settle(db, event, async (trx) => ((await isAsFound(trx)) ? false : undefined));
  }
}

export async function notifyOfFavourite(
  { db, pool, live }: NotifierContext,
  job: MessageOf<'notify-of-favourite'>,
): Promise<void> {
  const post = await findPostToPlan(pool, job.postId);
  if (!post || post.deleted) return;
  const { id: postId, authorId } = post;
  const event: NotificationEvent = { userId: authorId, kind: 'favourite', postId, actorId: job.userId };
  await tell({ db, pool, live }, event, async (trx) => {
    const now = await findPostState(trx, postId);
    if (!now || now.deleted || !(await isFavourite(trx, job.userId, postId))) return false;
    return mayHear(trx, event);
  });
}

export async function notifyOfRelation(
  { db, pool, live }: NotifierContext,
  job: MessageOf<'notify-of-relation'>,
): Promise<void> {
  const { userId: actorId, otherId: userId } = job;
  // A request that is accepted is withdrawn before the follow is told.
  for (const [kind, isTrue] of [
    ['follow-request', isRequested],
    ['follow', isFollowing],
  ] as const) {
    const event: NotificationEvent = { userId, kind, postId: null, actorId };
    await tell({ db, pool, live }, event, async (trx) => {
      return (await isTrue(trx, actorId, userId)) && (await mayHear(trx, event));
    });
  }
  if (await isBlockedBetween(db, actorId, userId)) {
    await withdrawAll(db, userId, actorId);
    await withdrawAll(db, actorId, userId);
  }
}

/** Who is to be told of a post: once each, and of an answer as an answer. */
async function eventsOf(
  { pool }: Pick<Database, 'db' | 'pool'>,
  post: PostToPlan,
): Promise<NotificationEvent[]> {
  const { id: postId, authorId: actorId } = post;
  if (post.repostOf !== null) {
    const target = await findPostToPlan(pool, post.repostOf);
    return target ? [{ userId: target.authorId, kind: 'repost', postId: target.id, actorId }] : [];
  }
  const parent = post.inReplyTo === null ? undefined : await findPostToPlan(pool, post.inReplyTo);
  const events = new Map<UserId, NotificationEvent>();
  for (const userId of post.mentions) events.set(userId, { userId, kind: 'mention', postId, actorId });
  if (parent) events.set(parent.authorId, { userId: parent.authorId, kind: 'reply', postId, actorId });
  return [...events.values()];
}

/** Makes the notification of an event so, and tells streams. An event is not told to its actor. */
async function tell(
  { db, live }: NotifierContext,
  event: NotificationEvent,
  look: Parameters<typeof settle>[2],
): Promise<void> {
  if (event.userId === event.actorId) return;
  // Streams also when it was known already: the first time may have ended in between.
  if (!(await settle(db, event, look))) return;
  // It is there when the actor is silenced or suspended no more; until then it is not shown (shown.ts).
  if (!(await isUserKeptFrom(db, event.userId, event.actorId))) await live.notified(event.userId);
}

/** An event is not told to a user who may not see its post, or who has muted or blocked the actor. */
async function mayHear(db: Db, { userId, actorId }: NotificationEvent, post?: PostToPlan): Promise<boolean> {
  if (await isBlockedBetween(db, userId, actorId)) return false;
  if ((await findBlocking(db, userId, actorId)).muting) return false;
  // What is told of other states is decided at each reading (shown.ts); this one doesn't end.
  if ((await findUserState(db, actorId))?.state === 'deleted') return false;
  if (!post) return true;
  const mentions = post.mentions.map((id) => ({ id, handle: '' }));
  const isFollower = dependsOnFollow(post, userId) && (await isFollowing(db, userId, post.authorId));
  return mayView({ ...post, mentions }, userId, isFollower);
}
