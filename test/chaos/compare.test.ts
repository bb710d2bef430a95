import { describe, expect, it } from 'vitest';
import { compare as compareItems, isRight, type Owing } from './compare.ts';

const right = { lost: [], doubled: [], unexpected: [], outdated: [], outOfOrder: 0 };

const item = (id: string, text = '') => ({ id, post: id, text });
const compare = (owed: string[], shown: string[], either: Owing['either'] = undefined) =>
  compareItems(
    { owed, either },
    shown.map((id) => item(id)),
  );

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

  it('may have what may be there or not, once', () => {
    const either = new Set(['20']);
    expect(compare(['30', '10'], ['30', '20', '10'], either)).toEqual(right);
    expect(compare(['30', '10'], ['30', '10'], either)).toEqual(right);
    expect(compare(['30', '10'], ['30', '20', '20', '10'], either)).toEqual({ ...right, doubled: ['20'] });
  });

  it('has a text from before an edit, also in a repost', () => {
    const textOf = (post: string) => (post === '10' ? 'b (c1r1)' : undefined);
    const outdated = (text: string) =>
      compareItems({ owed: ['30', '10'], textOf }, [{ ...item('30', text), post: '10' }, item('10', text)])
        .outdated;
    expect(outdated('a (c1)')).toEqual(['30', '10']);
    expect(outdated('x (c1r1)')).toEqual(['30', '10']);
    expect(outdated('b (c1r1)')).toEqual([]);
    // Edited once more since it was known.
    expect(outdated('c (c1r2)')).toEqual([]);
  });

  it('is out of order, also where ids differ in length', () => {
    expect(compare(['30', '20', '10'], ['20', '30', '10'])).toEqual({ ...right, outOfOrder: 1 });
    expect(compare(['100', '20'], ['100', '20'])).toEqual(right);
    expect(compare(['100', '20'], ['20', '100'])).toEqual({ ...right, outOfOrder: 1 });
  });

  it('is not right with any one of these', () => {
    const wrongs = [
      { lost: ['1'] },
      { doubled: ['1'] },
      { unexpected: ['1'] },
      { outdated: ['1'] },
      { outOfOrder: 1 },
    ];
    for (const wrong of wrongs) {
      expect(isRight({ ...right, ...wrong })).toBe(false);
    }
  });
});
