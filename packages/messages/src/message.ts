import type { PostId, UserId } from '@ripple/ids';
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Lane } from './lanes.ts';

/** Ids travel as JSON numbers: they are exact below 2^53. */
const postId = Type.Unsafe<PostId>(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }));
const userId = Type.Unsafe<UserId>(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }));
const visibility = Type.Union([Type.Literal('public'), Type.Literal('followers')]);
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

const postCreated = Type.Object({
  type: Type.Literal('post-created'),
  ...about,
  visibility,
  tags,
});

/** Put the post into the home timelines of the followers in the shards `from`..`to` (both included). */
const deliverHome = Type.Object({
  type: Type.Literal('deliver-home'),
  ...about,
  shards: Type.Object({ from: Type.Integer({ minimum: 0 }), to: Type.Integer({ minimum: 0 }) }),
});

/** Put the post into the author's timeline and, if it is public, into the tag and public timelines. */
const indexPost = Type.Object({
  type: Type.Literal('index-post'),
  ...about,
  visibility,
  tags,
});

/** Take a deleted post out of what was indexed, and bury its document. */
const unindexPost = Type.Object({
  type: Type.Literal('unindex-post'),
  version: Type.Literal(CURRENT_VERSION),
  postId,
  authorId: userId,
  tags,
  /** The version of the post's tombstone. */
  documentVersion: Type.Integer({ minimum: 1 }),
});

/** Make what a user sees of another as it is in Postgres, after one has followed or left the other. */
const applyRelation = Type.Object({
  type: Type.Literal('apply-relation'),
  version: Type.Literal(CURRENT_VERSION),
  userId,
  otherId: userId,
  acceptedAt: about.acceptedAt,
});

/** Render the feeds anew in which the post appears, those that somebody reads. */
const refreshFeeds = Type.Object({
  type: Type.Literal('refresh-feeds'),
  ...about,
  tags,
});

/** All that was accepted before `acceptedAt` is in the lanes before this message (packages/watermarks). */
const watermark = Type.Object({
  type: Type.Literal('watermark'),
  version: Type.Literal(CURRENT_VERSION),
  acceptedAt: about.acceptedAt,
});

const schemas = {
  'post-created': postCreated,
  'deliver-home': deliverHome,
  'index-post': indexPost,
  'unindex-post': unindexPost,
  'apply-relation': applyRelation,
  'refresh-feeds': refreshFeeds,
  watermark,
} satisfies Record<string, TObject>;

export type PostCreated = Static<typeof postCreated>;
export type DeliverHome = Static<typeof deliverHome>;
export type IndexPost = Static<typeof indexPost>;
export type UnindexPost = Static<typeof unindexPost>;
export type ApplyRelation = Static<typeof applyRelation>;
export type RefreshFeeds = Static<typeof refreshFeeds>;
export type Watermark = Static<typeof watermark>;
export type Message =
  | PostCreated
  | DeliverHome
  | IndexPost
  | UnindexPost
  | ApplyRelation
  | RefreshFeeds
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
