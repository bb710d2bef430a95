import { Type } from 'typebox';
import type { MediaId, PostId, SubscriptionId, UserId, WebhookId, WebSubRequestId } from './ids.ts';

/** Ids travel as JSON numbers: they are exact below 2^53. */
const id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const postId = Type.Unsafe<PostId>(id);
const userId = Type.Unsafe<UserId>(id);
const mediaId = Type.Unsafe<MediaId>(id);
const userIds = Type.Array(userId);
const tags = Type.Array(Type.String());
const nullablePostId = Type.Union([postId, Type.Null()]);
const visibility = Type.Union([Type.Literal('public'), Type.Literal('followers'), Type.Literal('direct')]);
/** In ms since the Unix epoch. */
const time = Type.Integer({ minimum: 0 });
const shard = Type.Integer({ minimum: 0 });

/** `acceptedAt` is when the request was accepted: every delay is counted from it. */
const ofPost = { postId, authorId: userId, acceptedAt: time };
/** What became of it is read from Postgres by the handler. */
const ofUser = { userId, acceptedAt: time };
const ofFavourite = { ...ofUser, postId };
/** `userId` acted, or what `userId` sees of `otherId` has changed. */
const ofRelation = { ...ofUser, otherId: userId };

/**
 * The post was held until then: it is new to its readers, though its id is older than others. Workers of 0.2 don't look at
 * it.
 */
const released = Type.Optional(Type.Literal(true));

/** What a post is indexed by. */
const index = {
  visibility,
  tags,
  inReplyTo: Type.Optional(nullablePostId),
  repostOf: Type.Optional(nullablePostId),
};

/**
 * Every type of message with its fields, besides `type` and `version`. A type is declared here and given a lane in
 * lanes.ts; its TypeScript type, its parser and the handler that a worker must have for it follow from the two.
 */
export const messageTypes = {
  /** A post, a reply or a repost was created, or is shown again. */
  'post-created': { ...ofPost, released },
  /** A post was edited; `previous` is what it had before, to be removed where it no longer applies. */
  'post-edited': {
    ...ofPost,
    previous: Type.Object({ tags, mentions: userIds, text: Type.Optional(Type.String()) }),
  },
  /** A post was deleted, or a repost undone. */
  'post-deleted': ofPost,
  'favourite-changed': ofFavourite,
  'relation-changed': ofRelation,
  /** The set of tags and keywords that a user follows has changed. */
  'topics-changed': ofUser,

  /**
   * Push the post into the home timelines of the followers in the shards `from` to `to` (both included): those of
   * the author, or of the topic `audience` (packages/timelines/src/topics).
   */
  'deliver-home': {
    ...ofPost,
    shards: Type.Object({ from: shard, to: shard }),
    audience: Type.Optional(Type.String()),
    released,
  },
  /** Push the post into the mentions timelines of these users. */
  'deliver-mentions': { ...ofPost, userIds },
  /**
   * Renew what two users see of each other; or, where there are `follows`, the homes of their followers. Of these a
   * worker of 0.2 knows the first alone, by `userId` and `otherId`.
   */
  'apply-relation': {
    ...ofRelation,
    follows: Type.Optional(Type.Array(Type.Object({ follower: userId, followee: userId }))),
  },
  /** Renew the home of a user who follows other topics now. */
  'apply-topics': ofUser,

  /** Push the post into the timelines of its author, tags, parent and the public. */
  'index-post': { ...ofPost, ...index, released },
  /** As `index-post`, for an edited post: it also leaves the timelines of what was `removed`. */
  'reindex-post': { ...ofPost, ...index, removed: Type.Object({ tags, mentions: userIds }) },
  /** Remove a deleted post from what was indexed; `documentVersion` is that of its tombstone. */
  'unindex-post': {
    ...ofPost,
    ...index,
    mentions: userIds,
    documentVersion: Type.Integer({ minimum: 1 }),
  },

  /** Renew the copies of one favourite. */
  'apply-favourite': ofFavourite,
  /** Count the replies, favourites and reposts of a post. */
  'count-post': { postId, acceptedAt: time },

  /** Notify the users whom a post concerns, and withdraw the notifications of those in `removed`. */
  'notify-of-post': { ...ofPost, removed: userIds },
  'notify-of-favourite': ofFavourite,
  'notify-of-relation': ofRelation,

  /** Accept the next of the requests that wait for a user who is not locked any more. */
  'accept-follow-requests': ofUser,

  /** Render the feeds in which the post appears. */
  'refresh-feeds': { ...ofPost, tags },

  /** Make the sizes of an uploaded picture. Owners take turns; messages from before have none. */
  'process-media': { mediaId, ownerId: Type.Optional(userId), acceptedAt: time },
  /** Remove the pictures of a deleted post. */
  'delete-media': ofPost,

  /** Ask a callback whether it wants the subscription (WebSub, 5.3). */
  'verify-subscription': { requestId: Type.Unsafe<WebSubRequestId>(id), acceptedAt: time },
  /** Send a feed to a subscriber, unless it is what was sent last. */
  'distribute-feed': { subscriptionId: Type.Unsafe<SubscriptionId>(id) },

  /** Send a webhook what it has not been sent, as far as that is due. */
  'send-webhooks': { webhookId: Type.Unsafe<WebhookId>(id) },

  /** Ask a mail address whether it belongs to the user. */
  'send-confirmation': ofUser,
  /** Mail a user what is unread. `dueAt`, in ms since the Unix epoch, identifies this mail. */
  'send-notifications': { userId, dueAt: time },
  /** Mail a user a digest. `dueAt` as above. */
  'send-digest': { userId, dueAt: time },

  /**
   * Go on to remove what a user who has left has written. `turn` is that of the removal; a message of an earlier one has
   * had its turn.
   */
  'delete-user': { ...ofUser, turn: Type.Integer({ minimum: 0 }) },
  /** Remove the pictures of a user who has left. */
  'delete-user-media': ofUser,

  /** Everything accepted before `acceptedAt` is in the lanes ahead of this message (packages/delivery). */
  watermark: { acceptedAt: time },
};

export type MessageType = keyof typeof messageTypes;
