import type { Job, MessageOf, UserId } from '@ripple/messages';
import { SHARDS, shardOf } from '@ripple/people';
import { indexOf, type PostToPlan } from '@ripple/posts';
import { matchTopics, type TopicOfPost } from '@ripple/timelines';

/**
 * Followers per job: large enough that the message costs nothing beside the writes, small enough that a
 * job takes well under a second and a big author's slices can be shared by several workers.
 */
export const FOLLOWERS_PER_JOB = 5_000;
/** With more followers than this an author's posts are not pushed but merged in when homes are read. */
export const PULL_THRESHOLD = 1_000_000;
/** An author with more slices than this goes into the bulk lane, so that others don't wait behind. */
const MOST_SLICES_IN_FOLLOWERS_LANE = 4;

/**
 * What has to be done for a new post: a pure function of the message and of what Postgres says of the post, and of
 * the topics that people follow it by.
 *
 * The author's own home and profile are among it, though the api has written them already: it may have
 * died, or Redis been away, in between.
 */
export function planPost(
  { acceptedAt, released }: MessageOf<'post-created'>,
  post: PostToPlan,
  { pulled = false, topics = [] }: { pulled?: boolean; topics?: TopicOfPost[] } = {},
): Job[] {
  const what = { ...about(post, acceptedAt), ...(released && { released }) };
  return [
    ...planFollowers(post, what, pulled),
    ...planTopics(what, topics),
    ...planMentions(post, acceptedAt),
    ...planNotifications(post, acceptedAt),
    { lane: 'public', message: { type: 'index-post', ...what, ...indexOf(post) } },
    ...planCounts(post, acceptedAt),
    ...planFeeds(post, acceptedAt),
  ];
}

/** What has to be done for a new post that is withheld: it comes to where its author looks for it, and to no reader. */
export function planWithheld({ acceptedAt }: MessageOf<'post-created'>, post: PostToPlan): Job[] {
  return [
    ...planMentions(post, acceptedAt),
    { lane: 'public', message: { type: 'index-post', ...about(post, acceptedAt), ...indexOf(post) } },
  ];
}

/** What has to be done for a post that was edited: it stays where it is, but for its tags, words and names. */
export function planEdit(
  { previous, acceptedAt }: MessageOf<'post-edited'>,
  post: PostToPlan,
  topics: TopicOfPost[] = [],
): Job[] {
  // Those of topics that it has lost don't see it any more (services/api/src/timeline/rules.ts).
  const names = topics.map(({ topic }) => topic);
  const before = matchTopics({ tags: previous.tags, text: previous.text ?? '' }, names);
  const gained = topics.filter(({ topic }) => !before.includes(topic));
  const removed = {
    tags: previous.tags.filter((tag) => !post.tags.includes(tag)),
    mentions: previous.mentions.filter((user) => !post.mentions.includes(user)),
  };
  const message = { ...about(post, acceptedAt), ...indexOf(post), removed };
  return [
    ...planTopics(about(post, acceptedAt), gained),
    ...planMentions(post, acceptedAt),
    ...planNotifications(post, acceptedAt, removed.mentions),
    { lane: 'public', message: { type: 'reindex-post', ...message } },
    // It may have been withheld, or be so no more.
    ...planCounts(post, acceptedAt),
    // Feeds that it has left find out when they are read (ADR 6).
    ...planFeeds(post, acceptedAt),
  ];
}

/** What has to be done for a post that was deleted. Feeds find out when they are read (ADR 6). */
export function planDeletion({ acceptedAt }: MessageOf<'post-deleted'>, post: PostToPlan): Job[] {
  const message = { ...about(post, acceptedAt), ...indexOf(post), mentions: post.mentions };
  return [
    { lane: 'public', message: { type: 'unindex-post', ...message, documentVersion: post.version } },
    // Also of what others have done with it.
    notificationOf(post, acceptedAt),
    ...planCounts(post, acceptedAt),
    ...planMediaDeletion(post, acceptedAt),
  ];
}

export function planFavourite({ userId, postId, acceptedAt }: MessageOf<'favourite-changed'>): Job[] {
  const message = { version: 1, postId, acceptedAt } as const;
  return [
    { lane: 'reactions', message: { type: 'apply-favourite', ...message, userId } },
    { lane: 'reactions', message: { type: 'count-post', ...message } },
    { lane: 'notifications', message: { type: 'notify-of-favourite', ...message, userId } },
  ];
}

export function planRelation({ userId, otherId, acceptedAt }: MessageOf<'relation-changed'>): Job[] {
  const message = { version: 1, userId, otherId, acceptedAt } as const;
  return [
    { lane: 'followers', message: { type: 'apply-relation', ...message } },
    { lane: 'notifications', message: { type: 'notify-of-relation', ...message } },
  ];
}

export function planTopicsChange({ userId, acceptedAt }: MessageOf<'topics-changed'>): Job[] {
  return [{ lane: 'followers', message: { type: 'apply-topics', version: 1, userId, acceptedAt } }];
}

const about = ({ id, authorId }: PostToPlan, acceptedAt: number) =>
  ({ version: 1, postId: id, authorId, acceptedAt }) as const;

/**
 * The jobs name ranges of shards, so planning reads no follower; that the shards are evenly filled is what
 * shardOf() is for.
 */
function planFollowers(post: PostToPlan, what: Delivered, pulled: boolean): Job[] {
  if (post.visibility === 'direct') return [];
  if (pulled) {
    // The author's own home, by the one shard it is in.
    const shard = shardOf(post.authorId);
    const shards = { from: shard, to: shard };
    return [{ lane: 'followers', message: { type: 'deliver-home', ...what, shards } }];
  }
  return slicesOf(post.followers, what);
}

/** As to the author's followers; who follows both the author and a topic has the post once. */
const planTopics = (what: Delivered, topics: TopicOfPost[]): Job[] =>
  topics.flatMap(({ topic, followers }) => slicesOf(followers, { ...what, audience: topic }));

/** A post as homes get it. */
type Delivered = Omit<MessageOf<'deliver-home'>, 'type' | 'shards'>;

function slicesOf(followers: number, what: Delivered): Job[] {
  const slices = Math.min(SHARDS, Math.max(1, Math.ceil(followers / FOLLOWERS_PER_JOB)));
  const lane = slices > MOST_SLICES_IN_FOLLOWERS_LANE ? 'followers-bulk' : 'followers';
  return Array.from({ length: slices }, (_, slice): Job => {
    const from = Math.floor((slice * SHARDS) / slices);
    const to = Math.floor(((slice + 1) * SHARDS) / slices) - 1;
    return { lane, message: { type: 'deliver-home', ...what, shards: { from, to } } };
  });
}

function planMentions(post: PostToPlan, acceptedAt: number): Job[] {
  if (post.mentions.length === 0) return [];
  const message = { ...about(post, acceptedAt), userIds: post.mentions };
  return [{ lane: 'followers', message: { type: 'deliver-mentions', ...message } }];
}

/** Most posts mention no user, answer none and pass nothing on: no job for these. */
function planNotifications(post: PostToPlan, acceptedAt: number, removed: UserId[] = []): Job[] {
  const concernsSomebody =
    post.mentions.length + removed.length > 0 || post.inReplyTo !== null || post.repostOf !== null;
  return concernsSomebody ? [notificationOf(post, acceptedAt, removed)] : [];
}

const notificationOf = (post: PostToPlan, acceptedAt: number, removed: UserId[] = []): Job => ({
  lane: 'notifications',
  message: { type: 'notify-of-post', ...about(post, acceptedAt), removed },
});

/** The post that is answered or passed on has one more, or one less. */
function planCounts(post: PostToPlan, acceptedAt: number): Job[] {
  return [post.inReplyTo, post.repostOf].flatMap((postId): Job[] =>
    postId === null
      ? []
      : [{ lane: 'reactions', message: { type: 'count-post', version: 1, postId, acceptedAt } }],
  );
}

function planMediaDeletion(post: PostToPlan, acceptedAt: number): Job[] {
  if (!post.illustrated) return [];
  return [{ lane: 'media', message: { type: 'delete-media', ...about(post, acceptedAt) } }];
}

function planFeeds(post: PostToPlan, acceptedAt: number): Job[] {
  if (post.visibility !== 'public' || post.repostOf !== null) return [];
  return [{ lane: 'feeds', message: { type: 'refresh-feeds', ...about(post, acceptedAt), tags: post.tags } }];
}
