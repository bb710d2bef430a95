import { expect, it } from 'vitest';
import { countDeliveries, feedsOf, nameOf, placesOf } from './truth.ts';
import { worldOfThree } from './world-of-three.ts';

it('owes every timeline what belongs there, newest first, and to strangers what is for everybody', () => {
  const places = placesOf(worldOfThree().rows);
  expect(places.map((place) => [nameOf(place), ...place.owed])).toEqual([
    ['home ada', '20', '10'],
    ['profile /v1/users/ada/posts', '20', '10'],
    ['profile as a stranger sees it /v1/users/ada/posts', '10'],
    ['home bob', '20', '10'],
    ['profile /v1/users/bob/posts'],
    ['profile as a stranger sees it /v1/users/bob/posts'],
    ['home eve', '20', '10'],
    ['profile /v1/users/eve/posts'],
    ['profile as a stranger sees it /v1/users/eve/posts'],
    ['tag /v1/timelines/tags/sea', '10'],
    ['public /v1/timelines/public', '10'],
  ]);
  expect(countDeliveries(places)).toBe(10);
});

it('owes feeds the newest posts of what is for everybody', () => {
  const { rows } = worldOfThree();
  const many = Array.from({ length: 30 }, (_, index) => String(100 - index));
  const posts = many.map((id) => ({ id, author: '1', text: '', isPublic: true, isDeleted: false }));
  const feeds = feedsOf(placesOf({ ...rows, posts, tags: [{ tag: '바다', post: '71' }] }));
  expect(feeds.map((feed) => [decodeURIComponent(feed.path), feed.owed.length, feed.owed[0]])).toEqual([
    ['/v1/users/ada/feed.json', 20, '100'],
    ['/v1/users/bob/feed.json', 0, undefined],
    ['/v1/users/eve/feed.json', 0, undefined],
    ['/v1/tags/바다/feed.json', 1, '71'],
    ['/v1/timelines/public/feed.json', 20, '100'],
  ]);
});
