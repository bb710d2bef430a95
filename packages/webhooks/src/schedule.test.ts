import { expect, it } from 'vitest';
import { MOST_ATTEMPTS, waitAfter } from './schedule.ts';

const waits = Array.from({ length: MOST_ATTEMPTS }, (_, failed) => waitAfter(failed + 1));

it('waits 2, 5, 15 and 60 s, 5 and 30 min, then an hour each time', () => {
  expect(waits.slice(0, 8)).toEqual([2, 5, 15, 60, 300, 1_800, 3_600, 3_600].map((s) => s * 1_000));
});

it('ends three days after the hourly tries have begun', () => {
  const hourly = waits.slice(6, -1);
  expect(hourly).toEqual(Array(72).fill(3_600_000));
  expect(waits.at(-1)).toBeUndefined();
});

it('waits as long as the endpoint asks, but no shorter, no more often and no longer than an hour', () => {
  expect([1, 4, 7].map((failed) => waitAfter(failed, 30_000))).toEqual([30_000, 60_000, 3_600_000]);
  expect(waitAfter(1, 86_400_000)).toBe(3_600_000);
  expect(waitAfter(MOST_ATTEMPTS, 30_000)).toBeUndefined();
});
