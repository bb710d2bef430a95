import { describe, expect, it } from 'vitest';
import { collapse, createHomes } from './homes.ts';
import type { PostRow } from './rows.ts';
import { worldOfThree } from './world-of-three.ts';

const post = (id: number, repostOf: number | null = null): PostRow => ({
  ...{ id: String(id), author: '1', text: '', isPublic: true, isDeleted: false, isHidden: false },
  repostOf: repostOf === null ? null : String(repostOf),
});
const between = (count: number, isShown = true) =>
  Array.from({ length: count }, (_, index) => ({ post: post(500 - index), isShown }));
const shown = (each: PostRow) => ({ post: each, isShown: true });

describe('reposts of a post in a home', () => {
  const owedOf = (...listed: Parameters<typeof collapse>[0]) => {
    const { owed, either } = collapse(listed);
    const of = (id: string) => (owed.includes(id) ? 'shown' : either.has(id) ? 'either' : 'not shown');
    return of('900');
  };
  const repost = shown(post(900, 1));

  it('are not shown where it, or another repost of it, is in sight below', () => {
    expect(owedOf(repost, ...between(39), shown(post(1)))).toBe('not shown');
    expect(owedOf(repost, ...between(39), shown(post(2, 1)))).toBe('not shown');
    expect(owedOf(repost, ...between(40), shown(post(1)))).toBe('shown');
    expect(owedOf(repost, ...between(10), shown(post(2, 3)))).toBe('shown');
    expect(owedOf(shown(post(900)), shown(post(1, 900)))).toBe('shown');
  });

  it('may be shown where what is not for the reader stands between', () => {
    expect(owedOf(repost, ...between(20), ...between(20, false), shown(post(1)))).toBe('either');
    expect(owedOf(repost, { post: post(1), isShown: false })).toBe('shown');
    expect(owedOf(repost, ...between(41), ...between(20, false), shown(post(1)))).toBe('shown');
  });
});

describe('what is owed to the stream of a home', () => {
  const { rows } = worldOfThree();
  const stream = (...reposts: PostRow[]) =>
    createHomes({ ...rows, posts: [...reposts, ...rows.posts] }).stream('2');
  const follow = { follower: '2', followee: '3' };

  it('is each post and each repost, unless another item is of the same post', () => {
    expect(stream()).toEqual({ owed: ['20', '10'], either: new Set() });
    expect(stream({ ...post(40, 10) })).toEqual({ owed: ['20', '10'], either: new Set(['40']) });
    const { owed } = createHomes({
      ...{ ...rows, follows: [follow] },
      posts: [{ ...post(40, 10), author: '3' }, ...rows.posts],
    }).stream('2');
    expect(owed).toEqual(['40']);
  });
});
