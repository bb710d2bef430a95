import { HANDLE_PATTERN, MOST_EXTERNAL_ID } from '@ripple/people';
import { MOST_ALT, MOST_MEDIA } from '@ripple/posts';
import { type Static, type TProperties, type TSchema, Type } from 'typebox';

/**
 * The lines of an import and of an export: JSON, each an object with one member, whose name says what it is. Users are
 * named by their external ids and posts by {@link postName}.
 */

const closed = <T extends TProperties>(properties: T, options: object = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });
const optionalOrNull = <T extends TSchema & { type: string }>(schema: T) =>
  Type.Optional(Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type, 'null'] }));

const externalId = Type.String({
  minLength: 1,
  maxLength: MOST_EXTERNAL_ID,
  description:
    'What the application calls it; or `id:<id>`, by the id that it has, or had where it was exported.',
});
const PAST = 'ISO 8601, with a zone; not in the future.';
const time = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:\\d\\d)$',
  description: PAST,
});
const at = Type.Optional(Type.String({ ...time, description: `${PAST} Now, if not given.` }));
/** Said where other services say it; no table keeps it. */
const unkept = Type.Optional(Type.String({ ...time, description: `${PAST} It is not kept.` }));
const id = Type.Optional(
  Type.String({
    pattern: '^[1-9][0-9]{0,15}$',
    description: 'That it had where it was exported: it has it again, if the id is free and of this time.',
  }),
);
const data = optionalOrNull(Type.Object({}, { additionalProperties: true }));
const reason = Type.String({ maxLength: 1_000 });
/** Of an author, and the author's own id of the post. */
const postName = closed({ author: externalId, externalId });

const user = closed({
  externalId,
  handle: Type.Optional(Type.String({ pattern: HANDLE_PATTERN })),
  name: optionalOrNull(Type.String({ minLength: 1, maxLength: 100 })),
  bio: optionalOrNull(Type.String({ maxLength: 1_000 })),
  avatar: optionalOrNull(Type.String({ maxLength: 2_048, description: 'An address.' })),
  data,
  locked: optionalOrNull(Type.Boolean()),
  at: Type.Optional(Type.String({ ...time, description: `Since when the user is there. ${PAST}` })),
  id,
  moderation: Type.Optional(closed({ state: Type.Enum(['silenced', 'suspended']), reason })),
});

const picture = closed({
  url: Type.String({ maxLength: 4_096, description: 'An http or https address, from which viewers get it.' }),
  alt: Type.Optional(Type.String({ maxLength: MOST_ALT })),
  width: optionalOrNull(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  height: optionalOrNull(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  blurhash: optionalOrNull(Type.String({ maxLength: 200 })),
});

const post = closed({
  ...postName.properties,
  at: time,
  text: Type.Optional(Type.String()),
  type: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,63}$' })),
  data,
  visibility: Type.Optional(Type.Enum(['public', 'followers', 'direct'])),
  inReplyTo: optionalOrNull(postName),
  media: Type.Optional(Type.Array(picture, { maxItems: MOST_MEDIA })),
  editedAt: optionalOrNull(time),
  id,
  moderation: Type.Optional(closed({ state: Type.Enum(['held', 'hidden']), reason })),
  deleted: Type.Optional(
    Type.Unsafe<true>({
      const: true,
      description: 'A post that was deleted: answers to it stay answers, and its id stays used.',
    }),
  ),
});

const topic = Type.Unsafe<{ user: string; tag?: string; keyword?: string; at?: string }>(
  closed(
    {
      user: externalId,
      tag: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
      keyword: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
      at: unkept,
    },
    { oneOf: [{ required: ['tag'] }, { required: ['keyword'] }] },
  ),
);

/** What may stand in a line, by its name. */
export const lineSchemas = {
  user,
  follow: closed({ follower: externalId, followee: externalId, at }),
  block: closed({ blocker: externalId, blocked: externalId, at: unkept }),
  mute: closed({ muter: externalId, muted: externalId, at: unkept }),
  topic,
  post,
  repost: closed({ user: externalId, post: postName, at, id }),
  favourite: closed({ user: externalId, post: postName, at }),
  bookmark: closed({ user: externalId, post: postName, at }),
};

export type Kind = keyof typeof lineSchemas;

/**
 * In this order those are written that come together: each after what it names, and blocks after the follows that they
 * end.
 */
export const kinds = Object.keys(lineSchemas) as Kind[];

/** What a line of a kind says. */
export type Said<Of extends Kind> = Static<(typeof lineSchemas)[Of]>;

export type PostName = Static<typeof postName>;

/** A line as an object. */
export type Line = { [Of in Kind]: { [Name in Of]: Said<Of> } }[Kind];
