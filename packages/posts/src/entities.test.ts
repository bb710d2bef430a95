import { describe, expect, it } from 'vitest';
import { findEntities, normaliseTag } from './entities.ts';
import { cleanText, MAX_TEXT_GRAPHEMES, textProblem } from './text.ts';

describe('findEntities', () => {
  it.each([
    ['Hello #바다 @bob', ['바다'], ['bob'], []],
    ['#日本語のタグ。次', ['日本語のタグ'], [], []],
    ['＃전각 #Café #CAFÉ', ['전각', 'café'], [], []],
    ['#１２３ #123 #a1', ['a1'], [], []],
    ['@user_1님 안녕', [], ['user_1'], []],
    ['mail me@example.com', [], [], []],
    ['RT @Ada: @ADA', [], ['ada'], []],
    ['@abcdefghijklmnopqrstuvwxyz1234', [], ['abcdefghijklmnopqrstuvwxyz1234'], []],
    ['@abcdefghijklmnopqrstuvwxyz12345', [], [], []],
    ['@josé', [], [], []],
    ['https://example.com/#frag/@bob #tag', ['tag'], [], ['https://example.com/#frag/@bob']],
    ['(see http://한국.kr/경로).', [], [], ['http://한국.kr/경로']],
    ['javascript:alert(1) ftp://x.org', [], [], []],
  ])('%s', (text, tags, handles, links) => {
    expect(findEntities(text)).toEqual({ tags, handles, links });
  });

  it('compares tags in one spelling', () => {
    expect(normaliseTag('ＡＢＣ')).toBe('abc');
    expect(normaliseTag('바다')).toBe('바다'.normalize('NFC'));
  });
});

describe('cleanText', () => {
  it('takes out what XML cannot carry and keeps the rest', () => {
    expect(cleanText('a\u0000\u0001b\ud800c\uffffd\r\ne\tf👩‍👩‍👧')).toBe('abcd\ne\tf👩‍👩‍👧');
  });
});

describe('textProblem', () => {
  it('counts characters as a person does', () => {
    expect(textProblem('👩‍👩‍👧'.repeat(MAX_TEXT_GRAPHEMES))).toBeUndefined();
    expect(textProblem('👩‍👩‍👧'.repeat(MAX_TEXT_GRAPHEMES + 1))).toMatch(/at most 5000/);
  });

  it('wants something to see', () => {
    expect(textProblem(' \n\t\u200b ')).toMatch(/visible/);
  });
});
