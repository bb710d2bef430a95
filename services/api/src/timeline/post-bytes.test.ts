import { expect, it } from 'vitest';
import { jsonBytes } from '../http/paging.ts';
import { bytesOfPost } from './post-bytes.ts';
import type { PresentedPost } from './present-post.ts';

const id = String(Number.MAX_SAFE_INTEGER);
const post = (text: string, more: Partial<PresentedPost> = {}): PresentedPost => ({
  id,
  author: { id, handle: 'h'.repeat(30), name: '\u{1F600}'.repeat(100) },
  text,
  tags: [],
  mentions: [],
  links: [],
  media: [],
  visibility: 'followers',
  inReplyTo: id,
  repostOf: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  editedAt: '2026-01-01T00:00:00.000Z',
  counts: { replies: 2 ** 31, favourites: 2 ** 31, reposts: 2 ** 31 },
  viewer: { favourited: false, reposted: false },
  via: { repost: 'h'.repeat(30) },
  ...more,
});
const mentions = Array.from({ length: 50 }, () => ({ id, handle: 'h'.repeat(30) }));
const original = { ...post('"'.repeat(400)), repostOf: null } as PresentedPost & { repostOf: null };

it.each<[string, PresentedPost]>([
  ['a short text', post('hello')],
  ['what JSON escapes', post('\\"\n'.repeat(300))],
  ['long syllables', post('가'.repeat(700))],
  ['tags and links', post('x', { tags: ['바다'.repeat(50)], links: ['https://example.org/'.repeat(10)] })],
  ['mentions', post('x', { mentions })],
  ['a repost', post('', { repostOf: original })],
])('is never less than the JSON of %s', (_, each) => {
  expect(bytesOfPost(each)).toBeGreaterThanOrEqual(jsonBytes(each));
});

it('is exact where it matters', () => {
  const long = post('x'.repeat(20_000));
  expect(bytesOfPost(long)).toBe(jsonBytes(long));
});
