import { describe, expect, it } from 'vitest';
import { closeBidi, excerpt, firstVisibleLine, plainName } from './plain-text.ts';

describe('plainName', () => {
  it.each([
    ['Ada', 'Ada'],
    ['user\u202ecod.exe', 'usercod.exe'],
    ['\u2067\u202bAda\u202c', 'Ada'],
    [' Ada\n Lovelace\u2028', 'Ada Lovelace'],
    // Letters that go from right to left need no control.
    ['עדה', 'עדה'],
  ])('makes %j %j', (name, plain) => {
    expect(plainName(name)).toBe(plain);
  });
});

describe('closeBidi', () => {
  it.each([
    ['plain', 'plain'],
    ['a\u202eb', 'a\u202eb\u202c'],
    ['a\u202eb\u202cc', 'a\u202eb\u202cc'],
    ['\u2066a\u202eb', '\u2066a\u202eb\u202c\u2069'],
    ['\u2068a\u202eb\u2069c', '\u2068a\u202eb\u2069c'],
    ['\u202a\u202b\u2067', '\u202a\u202b\u2067\u2069\u202c\u202c'],
    // An isolate is not ended by the end of an embedding.
    ['\u2066a\u202cb', '\u2066ab\u2069'],
    ['a\u202c\u2069b', 'ab'],
  ])('makes %j %j', (text, closed) => {
    expect(closeBidi(text)).toBe(closed);
  });
});

describe('excerpt', () => {
  it.each([
    ['a text', 6, 'a text'],
    ['a text', 5, 'a tex…'],
    [' two\n lines ', 20, 'two lines'],
    ['👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 1, '👨‍👩‍👧‍👦…'],
    ['\u202eabc', 2, '\u202ea…\u202c'],
  ])('makes %j of at most %i %j', (text, most, expected) => {
    expect(excerpt(text, most)).toBe(expected);
  });

  it('cuts no character in two', () => {
    expect(excerpt('🏴󠁧󠁢󠁳󠁣󠁴󠁿'.repeat(100), 80)).not.toMatch(/\p{Surrogate}/u);
    expect(excerpt(`a${'\u{1f468}\u200d'.repeat(500)}`, 10)).not.toMatch(/\p{Surrogate}/u);
  });
});

describe('firstVisibleLine', () => {
  it.each([
    ['one\ntwo', 'one'],
    ['\n \u200b\ntwo\nthree', 'two'],
    ['\u2028two', 'two'],
    [' ', ' '],
  ])('of %j is %j', (text, line) => {
    expect(firstVisibleLine(text)).toBe(line);
  });
});
