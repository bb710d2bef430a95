import type { PostId, UserId } from '@ripple/messages';
import { PLAIN, type PostDocument } from '@ripple/posts';
import { type Details, present, type TimelineItem } from '@ripple/presentation';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import * as schemas from '../http/schemas.ts';
import { createPostWriter, join, writePage } from './write-posts.ts';

const document = (id: number, authorId: number, repostOf: number | null = null): PostDocument => ({
  id: id as PostId,
  authorId: authorId as UserId,
  ...PLAIN,
  text: 'bread',
  tags: [],
  writtenTags: [],
  mentions: [],
  links: [],
  media: [],
  visibility: 'public',
  withheld: null,
  inReplyTo: null,
  repostOf: repostOf as PostId | null,
  editedAt: null,
  version: 1,
});
const person = (id: number, handle: string, name = handle) =>
  [id as UserId, { id: id as UserId, handle, name, avatarUrl: null, avatarKey: null }] as const;
const details: Details = {
  reader: { viewer: 1 as UserId },
  authors: new Map([person(1, 'ann'), person(2, 'bob')]),
  counts: new Map([[10 as PostId, { replies: 1, favourites: 2, reposts: 3 }]]),
  favourited: new Set([10]),
  reposted: new Set(),
  bookmarked: new Set(),
};
const original = document(10, 1);
const reposted: TimelineItem = { post: document(11, 2, 10), repostOf: original };
const shown = (item: TimelineItem) => present([item], details, 'http://media.test')[0];

it('shows counts and marks with the post that has them, in a repost with the original', () => {
  const known = {
    counts: { replies: 1, favourites: 2, reposts: 3 },
    viewer: { favourited: true, reposted: false, bookmarked: false },
  };
  expect(shown({ post: original })).toMatchObject({
    id: '10',
    author: { handle: 'ann' },
    repostOf: null,
    ...known,
  });
  expect(shown(reposted)).toMatchObject({
    id: '11',
    author: { handle: 'bob' },
    repostOf: { id: '10', repostOf: null, ...known },
    counts: { replies: 0, favourites: 0, reposts: 0 },
    viewer: { favourited: false, reposted: false, bookmarked: false },
  });
});

it('says what has brought a post into a home: a repost by whom, a topic, or nothing', () => {
  expect(shown({ ...reposted, via: 'repost' })?.via).toEqual({ repost: 'bob' });
  const tagged = { ...original, tags: ['bread', 'baking'], writtenTags: ['bread', 'Baking'] };
  expect(shown({ post: tagged, via: { tag: 'baking' } })).toMatchObject({
    tags: ['bread', 'Baking'],
    via: { tag: 'Baking' },
  });
  expect(shown({ post: original })).not.toHaveProperty('via');
});

it('leaves out posts, and reposts of posts, whose author is gone', () => {
  const [gone, kept] = [document(12, 99), document(13, 2, 12)];
  expect(present([{ post: gone }, { post: kept, repostOf: gone }], details, '')).toEqual([]);
});

describe('written posts', () => {
  const write = createPostWriter('http://media.test');
  const picture = {
    id: 5 as never,
    key: 'k'.repeat(22),
    state: 'ready',
    alt: 'a "loaf"',
    width: 4,
    height: 3,
    blurhash: 'L00000',
    sizes: {} as never,
  } as const;
  const rich: PostDocument = {
    ...document(14, 1),
    text: '바다 \ud83c\udf0a "quoted" \\ \u0001 #Sea @bob \ud800',
    tags: ['sea'],
    writtenTags: ['Sea'],
    mentions: [{ id: 2 as UserId, handle: 'bob' }],
    links: ['https://example.org/사진'],
    media: [picture],
    visibility: 'followers',
    inReplyTo: 10 as PostId,
    editedAt: '2026-01-01T00:00:00.000Z',
    type: 'article',
    data: '{"__proto__":{"a":1},"n":1e308}',
    externalId: 'their “own” / id',
  };
  const items: TimelineItem[] = [
    { post: original },
    { ...reposted, via: 'repost' },
    { post: rich, via: { tag: 'sea' } },
    { post: rich, via: { keyword: '바다' } },
    { post: document(12, 99) },
    { post: document(13, 2, 12), repostOf: document(12, 99) },
  ];

  it('are what is presented, as the contract has it', () => {
    const written = write(items, details);
    const page = { items: written, next: '/v1/timelines/home?before=10', prev: null };
    const sent = JSON.parse(writePage(page).toString());
    expect(sent).toEqual({ ...page, items: present(items, details, 'http://media.test') });
    expect(Value.Errors(schemas.page(schemas.post), sent)).toEqual([]);
    expect(written.map(({ id, repostOf }) => [id, repostOf])).toEqual([
      ['10', undefined],
      ['11', 10],
      ['14', undefined],
      ['14', undefined],
    ]);
    expect(written.map(({ bytes }) => bytes)).toEqual(written.map(({ parts }) => join(parts).length));
    expect(JSON.parse(writePage({ items: [], next: null, prev: null }).toString()).items).toEqual([]);
  });

  it('are written again after an edit, and under the new name of their author', () => {
    const textAndName = (post: PostDocument, name: string) => {
      const authors = new Map([person(post.authorId, 'ann', name)]);
      const [one] = write([{ post }], { ...details, authors });
      const { text, author } = JSON.parse(join(one?.parts ?? []).toString());
      return [text, author.name];
    };
    expect(textAndName(original, 'Ann')).toEqual(['bread', 'Ann']);
    expect(textAndName(original, 'Anne')).toEqual(['bread', 'Anne']);
    expect(textAndName({ ...original, text: 'rye', version: 2 }, 'Anne')).toEqual(['rye', 'Anne']);
  });
});
