import { describe, expect, it } from 'vitest';
import type { Rows } from './rows.ts';
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
    ['tag /v1/timelines/tags/coffee', '10'],
    ['public /v1/timelines/public', '10'],
  ]);
  expect(countDeliveries(places)).toBe(10);
});

it('owes feeds the newest posts of what is for everybody', () => {
  const { rows } = worldOfThree();
  const many = Array.from({ length: 30 }, (_, index) => String(100 - index));
  const posts = many.map((id) => ({
    ...{ id, author: '1', text: '', isPublic: true, isDeleted: false, isHidden: false },
    // A repost is in no feed.
    repostOf: id === '99' ? '98' : null,
  }));
  const all = { ...rows, posts, tags: [{ tag: '바다', post: '71' }] };
  const feeds = feedsOf(placesOf(all), all);
  expect(feeds.map((feed) => [decodeURIComponent(feed.path), feed.owed.length, feed.owed[0]])).toEqual([
    ['/v1/users/ada/feed.json', 20, '100'],
    ['/v1/users/bob/feed.json', 0, undefined],
    ['/v1/users/eve/feed.json', 0, undefined],
    ['/v1/tags/바다/feed.json', 1, '71'],
    ['/v1/timelines/public/feed.json', 20, '100'],
  ]);
});

it('owes a reader nothing of those who are blocked or muted, in the public timeline, and in reposts', () => {
  const { rows } = worldOfThree();
  const repost = {
    ...{ id: '40', author: '3', text: '', isPublic: true, isDeleted: false, isHidden: false },
    repostOf: '10',
  };
  const posts = [repost, ...rows.posts];
  const follows = [{ follower: '2', followee: '3' }];
  const owedTo = (change: Partial<typeof rows>) => {
    const places = placesOf({ ...rows, posts, follows, ...change });
    return places.filter(({ reader }) => reader === 'bob').map((place) => [place.kind, ...place.owed]);
  };
  expect(owedTo({})).toEqual([['home', '40'], ['profile']]);
  const without = [['home'], ['profile'], ['public without the hidden']];
  expect(owedTo({ mutes: [{ muter: '2', muted: '1' }] })).toEqual(without);
  expect(owedTo({ blocks: [{ blocker: '2', blocked: '1' }] })).toEqual(without);
  expect(owedTo({ blocks: [{ blocker: '1', blocked: '2' }] })).toEqual(without);
  // It is the other way round: the other does not see.
  expect(owedTo({ mutes: [{ muter: '1', muted: '2' }] })).toEqual([['home', '40'], ['profile']]);
});

describe('what others are not shown', () => {
  const repost = {
    ...{ id: '40', author: '3', text: '', isPublic: true, isDeleted: false, isHidden: false },
    repostOf: '10',
  };
  const follows = [
    { follower: '2', followee: '1' },
    { follower: '2', followee: '3' },
    { follower: '1', followee: '3' },
  ];
  /** What is owed where it is not nothing. */
  function owedAfter(change: (rows: Rows) => void) {
    const { rows } = worldOfThree();
    const all = { ...rows, posts: [repost, ...rows.posts], follows };
    change(all);
    const places = placesOf(all);
    return [...places, ...feedsOf(places, all)]
      .filter(({ owed, reader }) => owed.length > 0 && reader !== 'eve')
      .map((place) => [nameOf(place), ...place.owed]);
  }
  const ofAda = '/v1/users/ada/posts';

  it('of a hidden post is all, but to its author', () => {
    const owed = owedAfter(({ posts, tags }) => {
      Object.assign(posts.at(-1) as object, { isHidden: true, isPublic: false });
      tags.pop();
    });
    expect(owed).toEqual([
      ['home ada', '20', '10'],
      [`profile ${ofAda}`, '20', '10'],
      ['home bob', '20'],
    ]);
  });

  it('of a suspended user is all, but to that user', () => {
    const owed = owedAfter(({ users }) => Object.assign(users[0] as object, { state: 'suspended' }));
    expect(owed).toEqual([
      ['home ada', '20', '10'],
      [`profile ${ofAda}`, '20', '10'],
    ]);
  });

  it('of a user who has left is all, who has no places any more', () => {
    const owed = owedAfter(({ users }) => Object.assign(users[0] as object, { state: 'deleted' }));
    expect(owed).toEqual([]);
  });
});
