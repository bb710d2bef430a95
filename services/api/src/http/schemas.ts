import type { Readable } from 'node:stream';
import { MOST_ADDRESS_BYTES } from '@ripple/feeds';
import { MOST_UNREAD } from '@ripple/notifications';
import { HANDLE_PATTERN } from '@ripple/people';
import { MARKS_PROBLEM, MAX_TEXT_BYTES, MAX_TEXT_GRAPHEMES, MOST_ALT, MOST_MEDIA } from '@ripple/posts';
import { MOST_LINKS, MOST_MENTIONS, MOST_TAGS } from '@ripple/posts/entities';
import { type Static, type TProperties, type TSchema, Type } from 'typebox';

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
  type: Type.Literal('image'),
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

const postOfItsOwn = {
  id,
  author,
  text: Type.String(),
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
  viewer: Type.Object({ favourited: Type.Boolean(), reposted: Type.Boolean() }),
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

export const newPost = closed({
  text: Type.String({
    description: `1 to ${MAX_TEXT_GRAPHEMES} characters, counted as graphemes, of which one must be visible, and at most ${MAX_TEXT_BYTES} bytes of UTF-8. However it is escaped, the body may hold it. It ${MARKS_PROBLEM}. Tags, mentions and links are found as the conformance suite of twitter-text has them.`,
  }),
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
});

export const postChange = closed({ text: newPost.properties.text });

export const user = Type.Object({
  id,
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
  createdAt: time,
});

export const profile = Type.Object({
  ...user.properties,
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
      followedBy: Type.Boolean(),
      blocking: Type.Boolean(),
      muting: Type.Boolean(),
    }),
  ),
});

const name = Type.String({
  minLength: 1,
  maxLength: 100,
  description: `Must contain a visible character, and ${MARKS_PROBLEM}.`,
});
const bio = Type.String({ maxLength: 1_000, description: `It ${MARKS_PROBLEM}.` });

export const newUser = closed({
  handle: Type.String({ pattern: HANDLE_PATTERN, description: 'Case-insensitive.' }),
  name: Type.Optional(name),
  bio: Type.Optional(bio),
});
export const userChange = closed({
  name: Type.Optional(name),
  bio: Type.Optional(bio),
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
export const newUserAnswer = Type.Object({
  user: profile,
  token: Type.Optional(Type.String({ description: 'In demo mode only.' })),
});

/** Items on a page, at most, and if nothing is said. */
export const MOST_ON_PAGE = 100;
export const PAGE_ITEMS = 20;

export const pageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ON_PAGE, default: PAGE_ITEMS })),
  before: Type.Optional(Type.String({ ...idParameter, description: 'Only what is older than this id.' })),
  after: Type.Optional(Type.String({ ...idParameter, description: 'Only what is newer than this id.' })),
});

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

export const notificationPage = Type.Object({
  ...page(
    Type.Object({
      id,
      kind: Type.Enum(['mention', 'reply', 'favourite', 'repost', 'follow']),
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

export const handleParameter = Type.Object({ handle: Type.String({ maxLength: 100 }) });
export const mediaFileParameters = Type.Object({
  key: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }),
  name: Type.Enum(['small.webp', 'large.webp']),
});
export const file = Type.Unsafe<Readable>({ type: 'string', format: 'binary' });
export const newMedia = Type.Object({
  file,
  alt: Type.Optional(Type.String({ maxLength: MOST_ALT, description: 'What is to be seen in it.' })),
});
export const mediaParameter = Type.Object({ id: idParameter });
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
