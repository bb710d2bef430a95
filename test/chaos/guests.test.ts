import { expect, it } from 'vitest';
import { planGuests } from './guests.ts';

it('has more guests who leave in a longer run, and none where nothing is done to them', () => {
  expect(planGuests({ users: 40, minutes: 2, states: 1 })).toEqual({ leaving: 3, suspended: 2, locked: 2 });
  expect(planGuests({ users: 40, minutes: 20, states: 1 })).toEqual({ leaving: 7, suspended: 2, locked: 2 });
  expect(planGuests({ users: 2, minutes: 1_440, states: 1 })).toEqual({
    leaving: 20,
    suspended: 1,
    locked: 1,
  });
  expect(planGuests({ users: 40, minutes: 20, states: 0 })).toEqual({ leaving: 0, suspended: 0, locked: 0 });
});
