import type { PostId } from '@ripple/messages';
import type { PostDocument } from '@ripple/posts';
import type { TimelineItem } from '@ripple/presentation';
import { expect, it } from 'vitest';
import { collapseReposts, IN_SIGHT } from './collapse-reposts.ts';

const document = (id: number) => ({ id: id as PostId }) as PostDocument;
const item = (id: number): TimelineItem => ({ post: document(id) });
const repost = (id: number, original: number): TimelineItem => ({
  post: document(id),
  repostOf: document(original),
});
const ids = (items: TimelineItem[]) => items.map(({ post }) => post.id);

it('leaves out a repost above the post itself', () => {
  expect(ids(collapseReposts([repost(9, 3), item(8), item(3)], []))).toEqual([8, 3]);
});

it('of several reposts leaves the lowest', () => {
  expect(ids(collapseReposts([repost(9, 1), item(8), repost(7, 1)], []))).toEqual([8, 7]);
});

it('looks at what comes after the items, and leaves that out', () => {
  expect(ids(collapseReposts([repost(9, 3), repost(8, 4)], [item(3)]))).toEqual([8]);
});

it(`looks ${IN_SIGHT} items down and no further`, () => {
  const between = (count: number) => Array.from({ length: count }, (_, index) => item(500 - index));
  expect(ids(collapseReposts([repost(999, 1)], [...between(IN_SIGHT - 1), item(1)]))).toEqual([]);
  expect(ids(collapseReposts([repost(999, 1)], [...between(IN_SIGHT), item(1)]))).toEqual([999]);
});
