import { describe, expect, it } from 'vitest';
import { tagKey } from './tag-key.ts';

const characters = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

const isStable = (text: string) => {
  const key = tagKey(text);
  return key.normalize('NFKC') === key && key.toLowerCase() === key;
};

describe('tagKey', () => {
  it.each([
    ['ＡＢＣ', 'abc'],
    ['ㅋㅋㅋ', 'ᄏᄏᄏ'],
    ['CamelCase', 'camelcase'],
    ['Cafe\u0301', 'café'],
    ['\u1112\u1161\u11ab', '한'],
    ['\u0391\u03ab\u0301\u039b\u039f\u03a3', '\u03b1\u03b0\u03bb\u03bf\u03c2'],
    ['İstanbul', 'i̇stanbul'],
  ])('%s → %s', (tag, key) => {
    expect(tagKey(tag)).toBe(key);
  });

  it('is its own key, for each character of Unicode', () => {
    expect(characters.filter((character) => !isStable(character))).toEqual([]);
  });

  it('is its own key, for each letter with a case and each mark that composes with a letter', () => {
    const cased = characters.filter((character) => character.toLowerCase() !== character);
    const composing = new Set(characters.flatMap((character) => [...character.normalize('NFD')].slice(1)));
    const marks = [...composing].filter((character) => /\p{M}/u.test(character));
    const unstable = cased.flatMap((letter) =>
      marks.map((mark) => letter + mark).filter((pair) => !isStable(pair)),
    );
    expect(unstable).toEqual([]);
  });
});
