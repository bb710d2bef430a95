import type { PostId, UserId } from '@ripple/messages';
import type { PostDocument } from '@ripple/posts';
import { expect, it } from 'vitest';
import type { TimelineItem } from './item.ts';
import { type Details, present } from './present.ts';

const document = (id: number, authorId: number, repostOf: number | null = null): PostDocument => ({
  id: id as PostId,
  authorId: authorId as UserId,
  text: 'bread',
  tags: [],
  writtenTags: [],
  mentions: [],
  links: [],
  media: [],
  visibility: 'public',
  inReplyTo: null,
  repostOf: repostOf as PostId | null,
  editedAt: null,
  version: 1,
});
const author = (id: number, handle: string) =>
  [id as UserId, { id: id as UserId, handle, name: handle }] as const;
const details: Details = {
  authors: new Map([author(1, 'ann'), author(2, 'bob')]),
  counts: new Map([[10 as PostId, { replies: 1, favourites: 2, reposts: 3 }]]),
  favourited: new Set([10]),
  reposted: new Set(),
};
const original = document(10, 1);
const reposted: TimelineItem = { post: document(11, 2, 10), repostOf: original };
const shown = (item: TimelineItem) => present([item], details, 'http://media.test')[0];

it('shows counts and marks with the post that has them, in a repost with the original', () => {
  const known = {
    counts: { replies: 1, favourites: 2, reposts: 3 },
    viewer: { favourited: true, reposted: false },
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
    viewer: { favourited: false, reposted: false },
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
