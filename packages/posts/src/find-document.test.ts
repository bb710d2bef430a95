import type { PostId } from '@ripple/messages';
import { expect, it } from 'vitest';
import type { PostDocument } from './document.ts';
import { createDocumentFinder } from './find-document.ts';

it('asks once for the posts that wait together, and gives each its own', async () => {
  const asked: number[][] = [];
  const find = createDocumentFinder({
    async get(ids) {
      asked.push(ids);
      return new Map(
        ids.filter((id) => id < 3).map((id) => [id, { id, text: `Post ${id}` } as PostDocument]),
      );
    },
  });
  const found = await Promise.all([2, 3, 1, 2].map((id) => find(id as PostId)));
  expect(found.map((post) => post?.text)).toEqual(['Post 2', undefined, 'Post 1', 'Post 2']);
  expect(asked).toEqual([[2, 3, 1, 2]]);
});
