import { expect, it } from 'vitest';
import { createAbsences } from './absences.ts';

it('tells of an absence from after its beginning, until it ends', () => {
  let now = 5;
  const absences = createAbsences({ now: () => now });
  expect(absences.isAway('1', 9)).toBe(false);
  absences.begin('1');
  expect([absences.isAway('1', 5), absences.isAway('1', 6), absences.isAway('2', 6)]).toEqual([
    false,
    true,
    false,
  ]);
  now = 7;
  absences.end('1');
  expect(absences.isAway('1', 9)).toBe(false);
});
