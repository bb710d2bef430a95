import type { PostId } from '@ripple/messages';
import { describe, expect, it } from 'vitest';
import { compareWithTruth } from './compare.ts';

const ids = (...numbers: number[]) => numbers as PostId[];
const sound = { missing: [], unexpected: [], doubled: [], outOfOrder: 0 };
const compare = (list: string, truth: number[], newest = 1_000) =>
  compareWithTruth(list.split(' '), { ids: ids(...truth), all: true }, newest as PostId);

describe('compareWithTruth', () => {
  it('finds nothing in a list that is right', () => {
    expect(compare('9 7 5 0', [9, 7, 5])).toEqual(sound);
    expect(compare('0', [])).toEqual(sound);
    // Postgres has older ones.
    expect(compare('9 7 5', [9, 7, 5, 3, 1])).toEqual(sound);
  });

  it('misses what readers are not shown', () => {
    expect(compare('9 5 0', [9, 7, 5])).toEqual({ ...sound, missing: [7] });
    expect(compare('9 7 0', [9, 7, 5, 3])).toEqual({ ...sound, missing: [5, 3] });
    expect(compare('9 5', [9, 7, 5, 3])).toEqual({ ...sound, missing: [7] });
    expect(compare('0', [9])).toEqual({ ...sound, missing: [9] });
  });

  it('does not miss what may be on its way', () => {
    expect(compare('7 5 0', [9, 7, 5], 9)).toEqual(sound);
    expect(compare('9 5 0', [9, 7, 5], 9)).toEqual({ ...sound, missing: [7] });
  });

  it('names what should not be there, what is there twice, and what is out of place', () => {
    expect(compare('9 8 7 x 5 -3 0', [9, 7, 5])).toEqual({ ...sound, unexpected: ['8', 'x', '-3'] });
    expect(compare('9 9 7 5 9 0', [9, 7, 5])).toEqual({ ...sound, doubled: [9] });
    expect(compare('7 9 5 0', [9, 7, 5])).toEqual({ ...sound, outOfOrder: 1 });
  });

  it('reads the last id of an incomplete list as its reach, as readers do', () => {
    expect(compare('9 7 2', [9, 7, 5, 3])).toEqual({ ...sound, missing: [5, 3], unexpected: ['2'] });
  });
});
