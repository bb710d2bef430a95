import type { Post } from '@ripple/client';
import { describe, expect, it } from 'vitest';
import { type Answer, treeOf } from './thread.ts';

const post = (id: string, inReplyTo: string, replies = 0) => ({ id, inReplyTo, counts: { replies } }) as Post;

const shown = ({ post, answers, isOpen }: Answer): unknown[] => [
  isOpen ? `${post.id}…` : post.id,
  ...answers.map(shown),
];
const tree = (...given: Parameters<typeof treeOf>) => treeOf(...given).map(shown);

describe('treeOf', () => {
  it('puts each post below the one that it answers, in the order given', () => {
    const below = [post('2', '1', 1), post('4', '2'), post('3', '1')];
    expect(tree([...below, post('5', '2')], false, '3')).toEqual([['2', ['4'], ['5']], ['3']]);
  });

  it('puts a post whose parent was deleted at the top', () => {
    expect(tree([post('2', '1'), post('9', '8')], false, '9')).toEqual([['2'], ['9']]);
  });

  it('leads on where answers were cut off: at the last post and above it, where not all are there', () => {
    const below = [post('2', '1', 9), post('3', '1', 2), post('4', '3', 1), post('5', '4', 7)];
    expect(tree(below, true, '5')).toEqual([['2'], ['3…', ['4', ['5…']]]]);
    expect(tree(below, false, '5')).toEqual([['2'], ['3', ['4', ['5']]]]);
  });
});
