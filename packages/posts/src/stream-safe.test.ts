import { describe, expect, it } from 'vitest';
import { hasTooManyMarks, MOST_MARKS, toStreamSafe } from './stream-safe.ts';

const everyCharacter = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

describe('hasTooManyMarks', () => {
  const marks = (count: number) => '\u0301\u0316'.repeat(count).slice(0, count);

  it.each([
    ['30 marks', `a${marks(MOST_MARKS)}b`, false],
    ['31 marks', `a${marks(MOST_MARKS + 1)}b`, true],
    ['31 marks on nothing', marks(MOST_MARKS + 1), true],
    ['30 marks on each of many characters', `a${marks(MOST_MARKS)}`.repeat(100), false],
    ['marks and halfwidth sound marks', `a${'\u0301\uff9e'.repeat(16)}`, true],
    ['marks of other planes', `a${'\u{1e944}'.repeat(31)}`, true],
    ['halfwidth Japanese', 'ﾀﾞﾌﾞﾙｸﾞﾗﾎﾞﾊﾟ'.repeat(10), false],
    ['Tibetan, with four marks a syllable', 'རྒྱུད་བསྒྲུབས་'.repeat(20), false],
    ['emoji with selectors, joined', '👩🏽‍❤️‍💋‍👨🏿'.repeat(50), false],
  ])('%s: %s', (_, text, is) => {
    expect(hasTooManyMarks(text)).toBe(is);
    expect(toStreamSafe(text) === text).toBe(!is);
  });

  it('counts every character that normalisation sorts', () => {
    const uncounted = everyCharacter.filter((character) => {
      // A character that begins with one that is sorted moves before an earlier mark of a higher class, or a later one of
      // a lower class moves before it.
      const isSorted =
        `a\u0345${character}`.normalize('NFKC').startsWith('a\u0345') === false ||
        `a${character}\u0334`.normalize('NFKD').startsWith('a\u0334');
      return isSorted && !hasTooManyMarks(character.repeat(MOST_MARKS + 1));
    });
    expect(uncounted).toEqual([]);
  });
});

describe('toStreamSafe', () => {
  it('lets a text be normalised that was stored before such were refused', () => {
    const text = `a${'\u0301\u0316'.repeat(50)}`;
    const safe = toStreamSafe(text);
    expect(hasTooManyMarks(safe.replaceAll('\u034f', 'x'))).toBe(false);
    expect(safe.replaceAll('\u034f', '')).toBe(text);
  });
});
