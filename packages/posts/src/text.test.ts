import { describe, expect, it } from 'vitest';
import { hasVisibleCharacter, MAX_TEXT_BYTES, MAX_TEXT_GRAPHEMES, textProblem } from './text.ts';

describe('a text', () => {
  const family = '👨‍👩‍👧‍👦';

  it('is counted in characters and in bytes', () => {
    expect(textProblem('é'.repeat(MAX_TEXT_GRAPHEMES))).toBeUndefined();
    const longest = 'a\u0301\u0302\u0303'.repeat(MAX_TEXT_BYTES / 8).slice(0, MAX_TEXT_GRAPHEMES * 4);
    expect(textProblem(longest)).toBeUndefined();
    const flags = '🏴󠁧󠁢󠁥󠁮󠁧󠁿'.repeat(MAX_TEXT_BYTES / 28);
    expect(textProblem(flags)).toBeUndefined();
    expect(textProblem(`${flags}${flags}`)).toMatch(/65536 bytes/);
    expect(textProblem(family.repeat(MAX_TEXT_GRAPHEMES))).toMatch(/65536 bytes/);
  });

  it.each(['👍🏻', '🇰🇷', '😀', '각'.normalize('NFD')])(
    'of %s is counted exactly, wherever it begins',
    (one) => {
      const most = Math.min(MAX_TEXT_GRAPHEMES, Math.floor(MAX_TEXT_BYTES / Buffer.byteLength(one))) - 1;
      for (const before of ['', 'a', 'ab']) {
        const text = before + one.repeat(most - before.length + 1);
        expect(textProblem(text)).toBeUndefined();
        if (most === MAX_TEXT_GRAPHEMES - 1) expect(textProblem(`${text}a`)).toMatch(/5000 characters/);
      }
    },
  );

  it('may fill its bytes exactly', () => {
    const flag = '🏴󠁧󠁢󠁥󠁮󠁧󠁿';
    const filled = flag.repeat(Math.floor(MAX_TEXT_BYTES / 28));
    const rest = MAX_TEXT_BYTES - Buffer.byteLength(filled);
    expect(textProblem(filled + 'a'.repeat(rest))).toBeUndefined();
    expect(textProblem(filled + 'a'.repeat(rest + 1))).toMatch(/65536 bytes/);
  });

  it('has at most 30 combining marks on a character', () => {
    expect(textProblem(`Za${'\u0335'.repeat(30)}lgo`)).toBeUndefined();
    expect(textProblem(`Za${'\u0335'.repeat(31)}lgo`)).toMatch(/30 combining marks/);
  });
});

describe('hasVisibleCharacter', () => {
  it.each([
    0x3164, 0x115f, 0x1160, 0xffa0, 0x2800, 0x034f, 0xfe0f, 0x17b4, 0x17b5, 0x180b, 0x00ad, 0x061c, 0x200b,
    0x2060, 0xfeff, 0xe0041, 0xe0100, 0x1d159, 0x1d173, 0x13441, 0x3000, 0x0378, 0xfff0,
  ])('U+%s is not', (code) => {
    const character = String.fromCodePoint(code);
    expect(hasVisibleCharacter(character)).toBe(false);
    expect(hasVisibleCharacter(` ${character}\n${character}`)).toBe(false);
    expect(hasVisibleCharacter(`${character}.`)).toBe(true);
  });

  it.each(['a', '.', '글', '👍', '❤️', '1️⃣', '👩‍👩‍👧', 'ᄀ', 'ㅋ', '\u{1faea}'])('%s is', (text) => {
    expect(hasVisibleCharacter(text)).toBe(true);
  });
});
