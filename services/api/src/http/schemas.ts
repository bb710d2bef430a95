import type { Readable } from 'node:stream';
import { MOST_ADDRESS_BYTES } from '@ripple/feeds';
import { type RemovedKind, removedKinds } from '@ripple/leaving';
import { MOST_UNREAD } from '@ripple/notifications';
import { HANDLE_PATTERN, MOST_EXTERNAL_ID } from '@ripple/people';
import {
  MARKS_PROBLEM,
  MAX_DATA_BYTES,
  MAX_TEXT_BYTES,
  MAX_TEXT_GRAPHEMES,
  MOST_ALT,
  MOST_LEVELS,
  MOST_MEDIA,
  MOST_USER_DATA,
} from '@ripple/posts';
import { MOST_LINKS, MOST_MENTIONS, MOST_TAGS } from '@ripple/posts/entities';
import { type Static, type TProperties, type TSchema, Type } from 'typebox';
import { problem } from './answers.ts';

export * from './answers.ts';

/** The shapes of the HTTP contract: they validate, they serialise, and they are the OpenAPI document. */

const id = Type.String({
  description: 'Decimal, below 2^53, sorted by time.',
  examples: ['5153960755200001'],
});
export const time = Type.String({ format: 'date-time', description: 'ISO 8601 with milliseconds, UTC.' });
/** Two types rather than a union of two schemas: for a union each value would be validated before it is written. */
export const nullable = <T extends TSchema & { type: string }>(schema: T) =>
  Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type, 'null'] });
export const closed = <T extends TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

export const idParameter = Type.String({ pattern: '^[1-9][0-9]{0,15}$', description: 'A decimal id.' });

const avatar = nullable(
  Type.String({
    description:
      'An address: of a square picture, at most 400 pixels wide and high, or what the application has set.',
  }),
);
const author = Type.Object({ id, handle: Type.String(), name: Type.String(), avatar });

export const media = Type.Object({
  id,
  type: Type.Enum(['image']),
  state: Type.Enum(['processing', 'ready', 'failed'], {
    description: '`processing`: it will come into its place; `failed`: it turned out to be no picture.',
  }),
  alt: Type.String({ description: 'What is to be seen in it.' }),
  width: nullable(Type.Integer({ description: 'Pixels.' })),
  height: nullable(Type.Integer({ description: 'Pixels.' })),
  blurhash: nullable(Type.String({ description: 'To be shown until it is there, see https://blurha.sh.' })),
  url: nullable(Type.String({ description: 'The picture, at most 2,048 pixels wide or high.' })),
  previewUrl: nullable(Type.String({ description: 'The same, at most 640 pixels wide or high.' })),
});

const TYPE_PATTERN = '[a-z0-9][a-z0-9._-]{0,63}';
const postType = Type.String({
  pattern: `^${TYPE_PATTERN}$`,
  description: 'What kind of post it is to your application.',
});
const postData = nullable(
  Type.Object(
    {},
    {
      additionalProperties: true,
      description: `What your application adds: an object of at most ${MAX_DATA_BYTES} bytes as JSON, and ${MOST_LEVELS} levels deep, given back as an equal value; Ripple doesn't look into it.`,
    },
  ),
);

const postOfItsOwn = {
  id,
  externalId: Type.Optional(
    Type.String({ description: 'The id that you have given it; shown to its author and the application.' }),
  ),
  author,
  type: Type.String({ description: '`post`, unless its author has said another.' }),
  text: Type.String({ description: 'May be empty where there are data or pictures.' }),
  data: postData,
  tags: Type.Array(Type.String(), {
    description: `The first ${MOST_TAGS} tags of the text, as they are written there, without their #; each once, however often and in whichever case it occurs.`,
  }),
  mentions: Type.Array(Type.Object({ id, handle: Type.String() }), {
    description: `The users among the first ${MOST_MENTIONS} handles in the text.`,
  }),
  links: Type.Array(Type.String(), {
    description: `The first ${MOST_LINKS} addresses in the text, each once. They are absolute, http or https, and name no user; one without a scheme got http:// in front.`,
  }),
  media: Type.Array(media),
  visibility: Type.Enum(['public', 'followers', 'direct']),
  moderation: Type.Optional(
    Type.Object(
      { state: Type.Enum(['held', 'hidden']), reason: Type.String() },
      {
        description:
          'Of a post that its author alone is shown: it waits for a moderator, or was hidden by one.',
      },
    ),
  ),
  inReplyTo: nullable(id),
  createdAt: time,
  editedAt: nullable(time),
  counts: Type.Object(
    {
      replies: Type.Integer({ description: 'Public ones.' }),
      favourites: Type.Integer(),
      reposts: Type.Integer(),
    },
    { description: 'The same for everybody.' },
  ),
  viewer: Type.Object({
    favourited: Type.Boolean(),
    reposted: Type.Boolean(),
    bookmarked: Type.Boolean({ description: 'Shown to you alone.' }),
  }),
};

export const post = Type.Object({
  ...postOfItsOwn,
  repostOf: nullable(
    Type.Object(
      { ...postOfItsOwn, repostOf: Type.Null() },
      { description: 'The post that this one passes on; it has no text of its own.' },
    ),
  ),
  via: Type.Optional(
    Type.Object(
      {
        tag: Type.Optional(Type.String({ description: 'As the post writes it.' })),
        keyword: Type.Optional(Type.String()),
        repost: Type.Optional(Type.String({ description: 'The handle of who has passed it on.' })),
      },
      { description: 'In the home timeline: what has brought it there, if not that you follow its author.' },
    ),
  ),
});

const postText = Type.String({
  description: `1 to ${MAX_TEXT_GRAPHEMES} characters, counted as graphemes, of which one must be visible, and at most ${MAX_TEXT_BYTES} bytes of UTF-8. It may be empty, or missing, where there are data or pictures. However it is escaped, the body may hold it. It ${MARKS_PROBLEM}. Tags, mentions and links are found as the conformance suite of twitter-text has them.`,
});

const postFields = {
  type: Type.Optional(postType),
  text: Type.Optional(postText),
  data: Type.Optional(postData),
  visibility: Type.Optional(
    Type.Enum(['public', 'followers', 'direct'], {
      default: 'public',
      description: '`direct`: for the author and those named in the text.',
    }),
  ),
  inReplyTo: Type.Optional(nullable(idParameter)),
  mediaIds: Type.Optional(
    Type.Array(idParameter, {
      maxItems: MOST_MEDIA,
      uniqueItems: true,
      description: 'Pictures of yours from `POST /v1/media`, ready or not.',
    }),
  ),
};

export const newPost = closed(postFields);
/** Without defaults: of a post that is there, what is missing stays as it is. */
export const namedPost = closed({
  ...postFields,
  visibility: Type.Optional(Type.Enum(['public', 'followers', 'direct'])),
});
export const postChange = Type.Object(
  { type: postFields.type, text: postFields.text, data: postFields.data },
  { additionalProperties: false, minProperties: 1, description: 'What is missing stays as it is.' },
);

/** JSON of the embedding application's own. */
const dataOf = (description: string) =>
  Type.Unsafe<object | null>({ type: ['object', 'null'], additionalProperties: true, description });

export const user = Type.Object({
  id,
  externalId: Type.Optional(
    Type.String({ description: 'What the application calls the user: for itself and that user alone.' }),
  ),
  handle: Type.String(),
  name: Type.String(),
  bio: Type.String(),
  avatar,
  avatarPreview: nullable(
    Type.String({
      description:
        'The same picture, at most 96 pixels wide and high; of an address of the application, the same.',
    }),
  ),
  data: dataOf('What the application keeps with the user.'),
  locked: Type.Boolean({ description: 'Follows are asked for (202), and accepted or refused.' }),
  createdAt: time,
});

export const userModeration = Type.Optional(
  Type.Object(
    { state: Type.Enum(['silenced', 'suspended']), reason: Type.String() },
    { description: 'Of a user who is not active: for that user, moderators and the application.' },
  ),
);

export const profile = Type.Object({
  ...user.properties,
  moderation: userModeration,
  counts: Type.Object({
    followers: Type.Integer(),
    following: Type.Integer(),
    posts: Type.Integer({
      description: 'Public ones, with reposts of what is still there: the same for everybody.',
    }),
  }),
  viewer: Type.Optional(
    Type.Object({
      following: Type.Boolean(),
      requested: Type.Boolean({ description: 'You have asked to follow, and wait for an answer.' }),
      followedBy: Type.Boolean(),
      blocking: Type.Boolean(),
      muting: Type.Boolean(),
    }),
  ),
});

const nameRule = `Must contain a visible character, and ${MARKS_PROBLEM}.`;
const name = Type.String({ minLength: 1, maxLength: 100, description: nameRule });
const bio = Type.String({ maxLength: 1_000, description: `It ${MARKS_PROBLEM}.` });

export const newUser = closed({
  handle: Type.String({ pattern: HANDLE_PATTERN, description: 'Case-insensitive.' }),
  name: Type.Optional(name),
  bio: Type.Optional(bio),
});
const userData = Type.Optional(
  dataOf(`Shown to everybody; at most ${MOST_USER_DATA} bytes of JSON, and ${MOST_LEVELS} levels deep.`),
);
const nullableBio = Type.Optional(nullable(bio));
export const userChange = closed({
  name: Type.Optional(name),
  bio: nullableBio,
  data: userData,
  locked: Type.Optional(Type.Boolean()),
  avatarMediaId: Type.Optional(
    nullable(
      Type.String({
        ...idParameter,
        description:
          'A picture of yours from `POST /v1/media`, ready or not, in a post or not. The avatar is a copy. null removes the avatar.',
      }),
    ),
  ),
});

const MOST_ADDRESS_CHARACTERS = 2_048;
const externalId = Type.String({
  minLength: 1,
  maxLength: MOST_EXTERNAL_ID,
  description:
    'What the application calls it: no control characters, no white space at its ends, compared exactly.',
});
export const externalIdParameter = Type.Object({ externalId });
export const userUpsert = closed({
  handle: Type.Optional(
    Type.String({
      pattern: HANDLE_PATTERN,
      description: 'Case-insensitive. Made up where it is missing; it never changes.',
    }),
  ),
  name: Type.Optional(nullable(Type.String({ ...name, description: `${nameRule} Null: the handle.` }))),
  bio: nullableBio,
  avatar: Type.Optional(
    nullable(
      Type.String({ maxLength: MOST_ADDRESS_CHARACTERS, description: 'An https address of a picture.' }),
    ),
  ),
  data: userData,
  locked: Type.Optional(nullable(Type.Boolean())),
});

/** Lines of a batch. */
const MOST_LINES = 1_000;
const lines = <T extends TSchema>(line: T) =>
  Type.Array(line, {
    minItems: 1,
    maxItems: MOST_LINES,
    description: 'Each by itself: one that is refused stops no other.',
  });
const lineResult = {
  status: Type.Integer({ description: 'The HTTP status that the line would have had as a request.' }),
  error: Type.Optional(problem),
};
export const userLine = closed({ externalId, ...userUpsert.properties });
export const userBatch = closed({ users: lines(userLine) });
export const userResults = Type.Object({
  results: Type.Array(
    Type.Object({
      externalId: nullable(Type.String({ description: 'As it was given; null where it was no text.' })),
      status: lineResult.status,
      user: Type.Optional(user),
      error: lineResult.error,
    }),
    { description: 'In the order of the lines.' },
  ),
});
const requested = Type.Enum(['requested'], { description: 'The followee is locked, and is asked.' });
/** The answer to a follow that is asked for. */
export const followRequested = Type.Object({ state: requested });
export const followLine = closed({ follower: externalId, followee: externalId });
export const followBatch = closed({ follows: lines(followLine) });
export const followResults = Type.Object({
  results: Type.Array(
    Type.Object({
      follower: nullable(Type.String()),
      followee: nullable(Type.String()),
      state: Type.Optional(requested),
      ...lineResult,
    }),
    { description: 'In the order of the lines.' },
  ),
});

/** Users that a search finds. */
export const MOST_FOUND = 20;
export const userQuery = Type.Object({
  query: Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'Begins the handle or a word of the name, in any case.',
  }),
});
export const usersFound = Type.Object({
  items: Type.Array(user, {
    maxItems: MOST_FOUND,
    description: 'The one with this very handle first, the others by handle.',
  }),
});
export const newUserAnswer = Type.Object({
  user: profile,
  token: Type.Optional(Type.String({ description: 'In demo mode only.' })),
});

/** Posts of a thread, at most. */
export const MOST_ANCESTORS = 60;
export const MOST_DESCENDANTS = 200;

/** Items on a page, at most, and if nothing is said. */
export const MOST_ON_PAGE = 100;
export const PAGE_ITEMS = 20;

export const pageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ON_PAGE, default: PAGE_ITEMS })),
  before: Type.Optional(Type.String({ ...idParameter, description: 'Only what is older than this id.' })),
  after: Type.Optional(Type.String({ ...idParameter, description: 'Only what is newer than this id.' })),
});

/** What leaves items out of a timeline. */
export const postFilter = Type.Object({
  types: Type.Optional(
    Type.String({
      pattern: `^${TYPE_PATTERN}(,${TYPE_PATTERN}){0,19}$`,
      description:
        'Only posts of these types, 1 to 20 with commas between them. A repost is judged by what it passes on, here and below.',
    }),
  ),
  replies: Type.Optional(Type.Enum(['0'], { description: '`0`: no answers.' })),
  reposts: Type.Optional(Type.Enum(['0'], { description: '`0`: no reposts.' })),
  media: Type.Optional(Type.Enum(['1'], { description: '`1`: only posts with pictures.' })),
});
export const timelineQuery = Type.Object({ ...pageQuery.properties, ...postFilter.properties });

export const page = <T extends TSchema>(item: T) =>
  Type.Object({
    items: Type.Array(item),
    next: nullable(
      Type.String({
        description:
          'Path of the page with older items. Only null says that there are none: a page may be short, or empty, and have a next one.',
      }),
    ),
    prev: nullable(
      Type.String({ description: 'Path of the page with newer items, which may be short or empty as well.' }),
    ),
  });

export const thread = Type.Object({
  ancestors: Type.Array(post, {
    description: `What the post answers, and what that answers: from the root to the parent. At most ${MOST_ANCESTORS}, the nearest; where the first of them answers something, there are more.`,
  }),
  descendants: Type.Array(post, {
    description: `What answers the post, depth first: each is followed by its own answers, the oldest first. At most ${MOST_DESCENDANTS}.`,
  }),
  descendantsTruncated: Type.Boolean({ description: 'Whether there may be more.' }),
});

export const notificationPage = Type.Object({
  ...page(
    Type.Object({
      id,
      kind: Type.Enum(['mention', 'reply', 'favourite', 'repost', 'follow', 'follow-request']),
      read: Type.Boolean(),
      createdAt: time,
      actors: Type.Array(author, { description: 'Who did it, the last one first; at most ten.' }),
      count: Type.Integer({ description: 'How many did it.' }),
      post: nullable(post),
    }),
  ).properties,
  unread: Type.Integer({
    maximum: MOST_UNREAD,
    description: `How many of the newest ${MOST_UNREAD} unread ones there are for you.`,
  }),
});
export const topics = Type.Object({
  items: Type.Array(
    Type.Object({ tag: Type.Optional(Type.String()), keyword: Type.Optional(Type.String()) }),
    { description: 'Each is a tag, as you wrote it, or a keyword.' },
  ),
});
export const readNotifications = closed({ upTo: idParameter });

export const lastEventIdHeader = Type.Object({
  'last-event-id': Type.Optional(Type.String({ description: 'The id of the last event.' })),
});

export const handleParameter = Type.Object({ handle: Type.String({ maxLength: 100 }) });
export const mediaFileParameters = Type.Object({
  key: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }),
  name: Type.Enum(['small.webp', 'large.webp']),
});
export const file = Type.Unsafe<Readable>({ type: 'string', format: 'binary' });
/** Lines of packages/exchange/src/line.ts. */
export const exportFile = {
  description: 'JSON, a line for each thing; docs/embedding.md tells what is in them.',
  content: { 'application/x-ndjson': { schema: Type.Unsafe<Readable>({ type: 'string' }) } },
};
export const newMedia = Type.Object({
  file,
  alt: Type.Optional(Type.String({ maxLength: MOST_ALT, description: 'What is to be seen in it.' })),
});
export const mediaParameter = Type.Object({ id: idParameter });
const removed = Object.fromEntries(removedKinds.map((kind) => [kind, Type.Integer()]));
export const deletion = Type.Object({
  id,
  state: Type.Enum(['running', 'done']),
  removed: Type.Object(removed as Record<RemovedKind, ReturnType<typeof Type.Integer>>, {
    description:
      'What is gone so far. `posts` are without `reposts`; `follows` are those of the user, `followers` those of others; `mentions` are of the user in posts of others, whose texts stay.',
  }),
  requestedAt: time,
  completedAt: nullable(time),
});
export const deletionParameter = Type.Object({ id: idParameter });
export const userIdParameter = Type.Object({ id: idParameter });
export const postParameter = Type.Object({ id: idParameter });
export const tagParameter = Type.Object({ tag: Type.String({ minLength: 1, maxLength: 300 }) });

export const wordParameter = Type.Object({ word: Type.String({ minLength: 1, maxLength: 300 }) });

export const feedToken = Type.Object({
  token: Type.String(),
  urls: Type.Object({ rss: Type.String(), atom: Type.String(), json: Type.String() }),
});
export const feedTokenQuery = Type.Object({
  token: Type.String({ minLength: 1, maxLength: 100, description: 'From `POST /v1/users/me/feed-token`.' }),
});

const mailWish = {
  notifications: Type.Optional(
    Type.Boolean({
      default: true,
      description: 'Of what others did about you, together, if it is still unread after a while.',
    }),
  ),
  digest: Type.Optional(
    Type.Enum(['off', 'daily', 'weekly'], {
      default: 'off',
      description: 'What was liked most of what those wrote whom you follow.',
    }),
  ),
};
export const mailWishes = closed({ address: Type.String({ maxLength: 320 }), ...mailWish });
export const mailSettings = Type.Object({
  address: Type.String(),
  confirmed: Type.Boolean(),
  notifications: Type.Boolean(),
  digest: Type.Enum(['off', 'daily', 'weekly']),
  refused: nullable(
    Type.String({
      description: 'What the server of the address said when it refused it; nothing is sent there.',
    }),
  ),
});
export const mailTokenParameter = Type.Object({ token: Type.String({ pattern: '^[\\w-]{1,100}$' }) });

export const accepted = Type.Object({ detail: Type.String({ description: 'What comes next.' }) });
export const webSubRequest = Type.Object({
  'hub.mode': Type.Enum(['subscribe', 'unsubscribe']),
  'hub.topic': Type.String({
    maxLength: MOST_ADDRESS_BYTES,
    description: 'The address of a feed, in any spelling: the callback is asked about it in the same.',
  }),
  'hub.callback': Type.String({
    maxLength: MOST_ADDRESS_BYTES,
    description: 'Where the feed is sent when it has changed.',
  }),
  'hub.secret': Type.Optional(Type.String({ description: 'Less than 200 bytes.' })),
  'hub.lease_seconds': Type.Optional(
    Type.String({
      pattern: '^[0-9]{0,100}$',
      description: '300 to 2,592,000, or the nearest of these; ten days if empty or not given.',
    }),
  ),
});

export const idempotencyHeader = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({ description: 'A retry with the same key and body gets the first answer again.' }),
  ),
});
