import type { UserId } from '@ripple/messages';
import { describe, expect, it } from 'vitest';
import { feedFormats, feedPath, type PublicSubject, parseFeedPath } from './feed.ts';

describe('parseFeedPath', () => {
  const subjects: PublicSubject[] = [
    { kind: 'user', userId: 1 as UserId, handle: 'ada', name: 'Ada' },
    { kind: 'tag', tag: '바다' },
    { kind: 'tag', tag: 'a/b?c%' },
    { kind: 'keyword', word: 'été' },
    { kind: 'public' },
  ];

  it.each(subjects)('reads what feedPath writes: %j', (subject) => {
    for (const format of feedFormats) {
      const { userId: _, name: __, ...address } = { userId: 0, name: '', ...subject };
      expect(parseFeedPath(feedPath(subject, format))).toEqual({ ...address, format });
    }
  });

  it.each([
    '/v1/timelines/home/feed.rss?token=x',
    '/v1/timelines/home/feed.rss',
    '/v1/users/ada/feed.html',
    '/v1/users/ada/feed.rss?x=1',
    '/v1/tags/%ff/feed.rss',
    '//v1/tags/a/feed.rss',
    '',
  ])('refuses %j', (path) => {
    expect(parseFeedPath(path)).toBeUndefined();
  });
});
