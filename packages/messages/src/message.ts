import type { MediaId, PostId, SubscriptionId, UserId, WebSubRequestId } from '@ripple/ids';
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Lane } from './lanes.ts';

/** Ids travel as JSON numbers: they are exact below 2^53. */
const id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const postId = Type.Unsafe<PostId>(id);
const userId = Type.Unsafe<UserId>(id);
const mediaId = Type.Unsafe<MediaId>(id);
const visibility = Type.Union([Type.Literal('public'), Type.Literal('followers'), Type.Literal('direct')]);
const nullable = (id: typeof postId) => Type.Union([id, Type.Null()]);
const tags = Type.Array(Type.String());

/** Of every type so far. */
const CURRENT_VERSION = 1;

/** What every message about a new post says of it. */
const about = {
  version: Type.Literal(CURRENT_VERSION),
  postId,
  authorId: userId,
  /** When the post was accepted, in ms since the Unix epoch: what every delay is counted from. */
  acceptedAt: Type.Integer({ minimum: 0 }),
};

/** A post, a reply or a repost. What is in it is read where it is planned. */
const postCreated = Type.Object({ type: Type.Literal('post-created'), ...about });

/** Somebody has edited a post. */
const postEdited = Type.Object({
  type: Type.Literal('post-edited'),
  ...about,
  /** The tags and mentions that it had before: what has to be taken out where it has them no more. */
  previous: Type.Object({ tags, mentions: Type.Array(userId), text: Type.Optional(Type.String()) }),
});

/** Somebody has deleted a post, or taken a repost back. */
const postDeleted = Type.Object({ type: Type.Literal('post-deleted'), ...about });

/** Something happened between two users, or between a user and a post. What is true now stands in Postgres. */
const changed = {
  version: Type.Literal(CURRENT_VERSION),
  userId,
  acceptedAt: about.acceptedAt,
};
const favouriteChanged = Type.Object({ type: Type.Literal('favourite-changed'), ...changed, postId });
const relationChanged = Type.Object({ type: Type.Literal('relation-changed'), ...changed, otherId: userId });

/** What somebody follows besides people is another set now. */
const topicsChanged = Type.Object({ type: Type.Literal('topics-changed'), ...changed });

/** Put the post into the home timelines of the followers in the shards `from`..`to` (both included). */
const deliverHome = Type.Object({
  type: Type.Literal('deliver-home'),
  ...about,
  shards: Type.Object({ from: Type.Integer({ minimum: 0 }), to: Type.Integer({ minimum: 0 }) }),
  /** The topic whose followers are meant, as packages/topics names it; its author's, if not given. */
  audience: Type.Optional(Type.String()),
});

/** Put the post into the mentions timelines of those who are named in it. */
const deliverMentions = Type.Object({
  type: Type.Literal('deliver-mentions'),
  ...about,
  userIds: Type.Array(userId),
});

/** What a post is indexed by. */
const indexed = {
  visibility,
  tags,
  inReplyTo: Type.Optional(nullable(postId)),
  repostOf: Type.Optional(nullable(postId)),
};

/** Put the post into the author's timeline and into those of tags, replies and the public that it belongs to. */
const indexPost = Type.Object({ type: Type.Literal('index-post'), ...about, ...indexed });

/** As `index-post`, for one that was edited: its document is new, and it has left some timelines. */
const reindexPost = Type.Object({
  type: Type.Literal('reindex-post'),
  ...about,
  ...indexed,
  removed: Type.Object({ tags, mentions: Type.Array(userId) }),
});

/** Take a deleted post out of what was indexed, and bury its document. */
const unindexPost = Type.Object({
  type: Type.Literal('unindex-post'),
  ...about,
  ...indexed,
  mentions: Type.Array(userId),
  /** The version of the post's tombstone. */
  documentVersion: Type.Integer({ minimum: 1 }),
});

/** Make the copies of what somebody has marked as they are in Postgres. */
const applyFavourite = Type.Object({ type: Type.Literal('apply-favourite'), ...changed, postId });
/** Count a post's replies, favourites and reposts anew. */
const countPost = Type.Object({
  type: Type.Literal('count-post'),
  version: Type.Literal(CURRENT_VERSION),
  postId,
  acceptedAt: about.acceptedAt,
});
/** Make what two users see of each other as it is in Postgres. */
const applyRelation = Type.Object({ type: Type.Literal('apply-relation'), ...changed, otherId: userId });
/** Make what somebody's home shows besides posts of people as it is in Postgres. */
const applyTopics = Type.Object({ type: Type.Literal('apply-topics'), ...changed });

/** Tell those whom a post concerns, or tell them no more: who is named, answered or passed on. */
const notifyOfPost = Type.Object({
  type: Type.Literal('notify-of-post'),
  ...about,
  /** Who was named in it, and is no more. */
  removed: Type.Array(userId),
});
/** Tell an author of a favourite, or of it no more. */
const notifyOfFavourite = Type.Object({ type: Type.Literal('notify-of-favourite'), ...changed, postId });
/** Tell somebody of a follower, or of it no more. */
const notifyOfRelation = Type.Object({
  type: Type.Literal('notify-of-relation'),
  ...changed,
  otherId: userId,
});

/** Render the feeds anew in which the post appears, those that somebody reads. */
const refreshFeeds = Type.Object({ type: Type.Literal('refresh-feeds'), ...about, tags });

/** Make a picture that was uploaded ready to be shown. */
const processMedia = Type.Object({
  type: Type.Literal('process-media'),
  version: Type.Literal(CURRENT_VERSION),
  mediaId,
  acceptedAt: about.acceptedAt,
});
/** Remove the pictures of a post that was deleted. */
const deleteMedia = Type.Object({ type: Type.Literal('delete-media'), ...about });

/** Ask a callback whether it wants what somebody has asked for in its name. */
const verifySubscription = Type.Object({
  type: Type.Literal('verify-subscription'),
  version: Type.Literal(CURRENT_VERSION),
  requestId: Type.Unsafe<WebSubRequestId>(id),
  acceptedAt: about.acceptedAt,
});
/** Send a feed to a subscriber, as it is by then, if it is another than the last one that was sent. */
const distributeFeed = Type.Object({
  type: Type.Literal('distribute-feed'),
  version: Type.Literal(CURRENT_VERSION),
  subscriptionId: Type.Unsafe<SubscriptionId>(id),
});

/** Ask an address whether it is that of the user. */
const sendConfirmation = Type.Object({ type: Type.Literal('send-confirmation'), ...changed });
/** Tell a user by mail what is unread by then. `dueAt`, in ms since the Unix epoch, tells this mail from others. */
const sendNotifications = Type.Object({
  type: Type.Literal('send-notifications'),
  version: Type.Literal(CURRENT_VERSION),
  userId,
  dueAt: about.acceptedAt,
});
/** Send a user what happened since the last time. */
const sendDigest = Type.Object({
  type: Type.Literal('send-digest'),
  version: Type.Literal(CURRENT_VERSION),
  userId,
  dueAt: about.acceptedAt,
});

/** All that was accepted before `acceptedAt` is in the lanes before this message (packages/watermarks). */
const watermark = Type.Object({
  type: Type.Literal('watermark'),
  version: Type.Literal(CURRENT_VERSION),
  acceptedAt: about.acceptedAt,
});

const schemas = {
  'post-created': postCreated,
  'post-edited': postEdited,
  'post-deleted': postDeleted,
  'favourite-changed': favouriteChanged,
  'relation-changed': relationChanged,
  'topics-changed': topicsChanged,
  'deliver-home': deliverHome,
  'deliver-mentions': deliverMentions,
  'index-post': indexPost,
  'reindex-post': reindexPost,
  'unindex-post': unindexPost,
  'apply-favourite': applyFavourite,
  'count-post': countPost,
  'apply-relation': applyRelation,
  'notify-of-post': notifyOfPost,
  'notify-of-favourite': notifyOfFavourite,
  'notify-of-relation': notifyOfRelation,
  'apply-topics': applyTopics,
  'refresh-feeds': refreshFeeds,
  'process-media': processMedia,
  'delete-media': deleteMedia,
  'verify-subscription': verifySubscription,
  'distribute-feed': distributeFeed,
  'send-confirmation': sendConfirmation,
  'send-notifications': sendNotifications,
  'send-digest': sendDigest,
  watermark,
} satisfies Record<string, TObject>;

export type PostCreated = Static<typeof postCreated>;
export type PostEdited = Static<typeof postEdited>;
export type PostDeleted = Static<typeof postDeleted>;
export type FavouriteChanged = Static<typeof favouriteChanged>;
export type RelationChanged = Static<typeof relationChanged>;
export type TopicsChanged = Static<typeof topicsChanged>;
export type DeliverHome = Static<typeof deliverHome>;
export type DeliverMentions = Static<typeof deliverMentions>;
export type IndexPost = Static<typeof indexPost>;
export type ReindexPost = Static<typeof reindexPost>;
export type UnindexPost = Static<typeof unindexPost>;
export type ApplyFavourite = Static<typeof applyFavourite>;
export type CountPost = Static<typeof countPost>;
export type ApplyRelation = Static<typeof applyRelation>;
export type NotifyOfPost = Static<typeof notifyOfPost>;
export type NotifyOfFavourite = Static<typeof notifyOfFavourite>;
export type NotifyOfRelation = Static<typeof notifyOfRelation>;
export type ApplyTopics = Static<typeof applyTopics>;
export type RefreshFeeds = Static<typeof refreshFeeds>;
export type ProcessMedia = Static<typeof processMedia>;
export type DeleteMedia = Static<typeof deleteMedia>;
export type VerifySubscription = Static<typeof verifySubscription>;
export type DistributeFeed = Static<typeof distributeFeed>;
export type SendConfirmation = Static<typeof sendConfirmation>;
export type SendNotifications = Static<typeof sendNotifications>;
export type SendDigest = Static<typeof sendDigest>;
export type Watermark = Static<typeof watermark>;
export type Message =
  | PostCreated
  | PostEdited
  | PostDeleted
  | FavouriteChanged
  | RelationChanged
  | TopicsChanged
  | DeliverHome
  | DeliverMentions
  | IndexPost
  | ReindexPost
  | UnindexPost
  | ApplyFavourite
  | CountPost
  | ApplyRelation
  | NotifyOfPost
  | NotifyOfFavourite
  | NotifyOfRelation
  | ApplyTopics
  | RefreshFeeds
  | ProcessMedia
  | DeleteMedia
  | VerifySubscription
  | DistributeFeed
  | SendConfirmation
  | SendNotifications
  | SendDigest
  | Watermark;

/** A message together with the lane it travels in. */
export interface Job {
  lane: Lane;
  message: Message;
}

export class InvalidMessageError extends Error {
  override name = 'InvalidMessageError';
}

/** A message of a kind that is known, in a version that is not yet: somebody newer will know it. */
export class NewerMessageError extends Error {
  override name = 'NewerMessageError';
}

const compiled = Object.fromEntries(
  Object.entries(schemas).map(([type, schema]) => [type, Compile(schema as TSchema)]),
);

/**
 * Reads a message from its bytes. Called once, at the broker's edge: behind it a message is what its
 * type says.
 * @throws {NewerMessageError} for a higher version of a known type
 * @throws {InvalidMessageError} for bytes that aren't JSON, an unknown type or version, or a wrong field
 */
export function parseMessage(bytes: Uint8Array): Message {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new InvalidMessageError('the message is not JSON', { cause: error });
  }
  const type = (value as { type?: unknown } | null)?.type;
  const schema = typeof type === 'string' && Object.hasOwn(compiled, type) ? compiled[type] : undefined;
  if (!schema) throw new InvalidMessageError(`unknown message type ${JSON.stringify(type)}`);
  const { version } = value as { version?: unknown };
  if (Number.isInteger(version) && (version as number) > CURRENT_VERSION) {
    throw new NewerMessageError(`${type} in version ${version}, known is ${CURRENT_VERSION}`);
  }
  if (!schema.Check(value)) {
    const [first] = schema.Errors(value);
    throw new InvalidMessageError(`${type}${first?.instancePath ?? ''}: ${first?.message ?? 'is invalid'}`);
  }
  return value as Message;
}

export function encodeMessage(message: Message): Buffer {
  return Buffer.from(JSON.stringify(message));
}
