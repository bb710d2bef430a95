import { expect, it } from 'vitest';
import { countDeliveries, nameOf, placesOf } from './truth.ts';
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
