import { describe, expect, it } from 'vitest';
import { compare, isRight } from './compare.ts';

const right = { lost: [], doubled: [], unexpected: [], outOfOrder: 0 };

describe('what a reader was shown', () => {
  it('is right when it is exactly what is owed, newest first', () => {
    expect(compare(['30', '20', '10'], ['30', '20', '10'])).toEqual(right);
    expect(compare([], [])).toEqual(right);
    expect(isRight(right)).toBe(true);
  });

  it('lacks what is lost, wherever it is', () => {
    for (const lost of ['30', '20', '10']) {
      const shown = ['30', '20', '10'].filter((id) => id !== lost);
      expect(compare(['30', '20', '10'], shown)).toEqual({ ...right, lost: [lost] });
    }
  });

  it('has something twice, next to each other or pages apart', () => {
    expect(compare(['30', '20', '10'], ['30', '30', '20', '10'])).toEqual({ ...right, doubled: ['30'] });
    const apart = compare(['30', '20', '10'], ['30', '20', '10', '30', '30']);
    expect(apart).toEqual({ ...right, doubled: ['30'], outOfOrder: 1 });
  });

  it('has something that does not belong there', () => {
    expect(compare(['30', '10'], ['30', '20', '10'])).toEqual({ ...right, unexpected: ['20'] });
  });

  it('is out of order, also where ids differ in length', () => {
    expect(compare(['30', '20', '10'], ['20', '30', '10'])).toEqual({ ...right, outOfOrder: 1 });
    expect(compare(['100', '20'], ['100', '20'])).toEqual(right);
    expect(compare(['100', '20'], ['20', '100'])).toEqual({ ...right, outOfOrder: 1 });
  });

  it('is not right with any one of these', () => {
    for (const wrong of [{ lost: ['1'] }, { doubled: ['1'] }, { unexpected: ['1'] }, { outOfOrder: 1 }]) {
      expect(isRight({ ...right, ...wrong })).toBe(false);
    }
  });
});
