import { describe, expect, it } from 'vitest';
import { checkWishes } from './check-wishes.ts';
import { createWishes, endWishesOf } from './wishes.ts';

describe('what clients were told of their wishes', () => {
  it('is certain as long as each is answered', () => {
    const wishes = createWishes();
    expect(wishes.holds('1 2')).toBe(false);
    for (const holds of [true, true, false, true]) wishes.answered('1 2', holds);
    expect(wishes.holds('1 2')).toBe(true);
    expect(wishes.outcomes('1 2')).toEqual([{ holds: true, begun: 2 }]);
    expect(wishes.count).toBe(4);
  });

  it('is one of two things after an answer was lost, unless it would have changed nothing', () => {
    const wishes = createWishes();
    wishes.lost('1 2', true);
    expect(wishes.holds('1 2')).toBeUndefined();
    expect(wishes.outcomes('1 2')).toEqual([
      { holds: false, begun: 0 },
      { holds: true, begun: 1 },
    ]);
    wishes.lost('3 4', false);
    expect(wishes.holds('3 4')).toBe(false);
  });

  it('holds no more when the user has left, whatever was asked for', () => {
    const wishes = createWishes(['1 2', '3 4']);
    wishes.lost('1 5', true);
    endWishesOf(wishes, ([actor]) => actor === '1');
    expect(wishes.outcomes('1 2')).toEqual([{ holds: false, begun: 1 }]);
    expect(wishes.outcomes('1 5')).toEqual([
      { holds: false, begun: 0 },
      { holds: false, begun: 1 },
    ]);
    expect(wishes.holds('3 4')).toBe(true);
    expect(wishes.count).toBe(1);
  });
});

describe('wishes and how they stand', () => {
  /** 1 follows 2, 3 has followed 4 twice and does no more, 5 may follow 6. */
  const wishes = createWishes();
  wishes.answered('1 2', true);
  for (const holds of [true, false, true, false]) wishes.answered('3 4', holds);
  wishes.lost('5 6', true);
  const check = (held: string[], begun?: Record<string, number>) =>
    checkWishes('follow', wishes, {
      held: new Set(held),
      begun: begun && new Map(Object.entries(begun)),
    });
  const nothing = { lost: [], doubled: [], unexpected: [] };

  it('agree, either way where an answer was lost', () => {
    expect(check(['1 2'], { '1 2': 1, '3 4': 2 })).toEqual(nothing);
    expect(check(['1 2', '5 6'], { '1 2': 1, '3 4': 2, '5 6': 1 })).toEqual(nothing);
    expect(check(['1 2'])).toEqual(nothing);
  });

  it('differ by one that is not there, that is, or that was never asked for', () => {
    expect(check([])).toEqual({ ...nothing, lost: ['follow 1 2 is not there'] });
    expect(check(['1 2', '3 4']).unexpected).toEqual(['follow 3 4 is there']);
    expect(check(['1 2', '7 8']).unexpected).toEqual(['follow 7 8 is there']);
  });

  it('differ by one that has begun too often or not often enough', () => {
    expect(check(['1 2'], { '1 2': 1, '3 4': 1 }).lost).toHaveLength(1);
    expect(check(['1 2'], { '1 2': 2, '3 4': 2 }).doubled).toHaveLength(1);
    // Its follow was lost, so it can't have begun.
    expect(check(['1 2'], { '1 2': 1, '3 4': 2, '5 6': 1 }).doubled).toHaveLength(1);
    expect(check(['1 2'], { '1 2': 1, '3 4': 2, '7 8': 1 }).doubled).toHaveLength(1);
  });
});
