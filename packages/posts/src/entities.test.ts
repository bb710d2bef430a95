import { describe, expect, it } from 'vitest';
import { findEntities, MOST_LINKS, MOST_MENTIONS, MOST_TAGS } from './entities.ts';
import { tagKey } from './tag-key.ts';
import { cleanText, MAX_TEXT_GRAPHEMES, textProblem } from './text.ts';

describe('findEntities', () => {
  it.each([
    ['Hello #바다 @bob', ['바다'], ['bob'], []],
    ['#日本語のタグ。次', ['日本語のタグ'], [], []],
    ['＃전각 #Café #CAFÉ', ['전각', 'Café'], [], []],
    ['#ㅋㅋㅋ #محمد_ﷺ #CamelCase', ['ㅋㅋㅋ', 'محمد_ﷺ', 'CamelCase'], [], []],
    ['#１２３ #123 #a1', ['a1'], [], []],
    ['@user_1님 안녕', [], ['user_1'], []],
    ['mail me@example.com', [], [], []],
    ['RT @Ada: @ADA', [], ['ada'], []],
    ['@abcdefghijklmnopqrstuvwxyz1234', [], ['abcdefghijklmnopqrstuvwxyz1234'], []],
    ['@abcdefghijklmnopqrstuvwxyz12345', [], [], []],
    ['@josé', [], [], []],
    ['https://example.com/#frag/@bob #tag', ['tag'], [], ['https://example.com/#frag/@bob']],
    ['(see http://한국.kr/경로).', [], [], ['http://한국.kr/']],
    ['#日本語example.com', ['日本語example'], [], []],
    ['https://user:pw@example.com', [], [], []],
    ['javascript:alert(1) ftp://x.org', [], [], []],
  ])('%s', (text, tags, handles, links) => {
    expect(findEntities(text)).toEqual({ tags: tags.map(tagKey), writtenTags: tags, handles, links });
  });

  it('counts the first tags, mentions and links; further ones are text', () => {
    const numbers = Array.from({ length: 1_000 }, (_, number) => number);
    const of = (spell: (number: number) => string) => findEntities(numbers.map(spell).join(' '));
    const first = (most: number, spell: (number: number) => string) => numbers.slice(0, most).map(spell);
    expect(of((number) => `#T${number} #t${number}`).writtenTags).toEqual(first(MOST_TAGS, (n) => `T${n}`));
    expect(of((number) => `@u${number}`).handles).toEqual(first(MOST_MENTIONS, (n) => `u${n}`));
    expect(of((number) => `a${number}.com`).links).toEqual(first(MOST_LINKS, (n) => `http://a${n}.com`));
  });

  it('takes no tag whose key is too long', () => {
    expect(
      findEntities(`#${'ﷺ'.repeat(6)} #${'한'.normalize('NFD').repeat(100)} #${'a'.repeat(101)}`).tags,
    ).toEqual(['한'.repeat(100)]);
  });
});

describe('cleanText', () => {
  it('takes out what XML cannot carry and keeps the rest', () => {
    expect(cleanText('a\u0000\u0001b\ud800c\uffffd\r\ne\tf👩‍👩‍👧')).toBe('abcd\ne\tf👩‍👩‍👧');
  });
});

describe('textProblem', () => {
  it('counts characters as a person does', () => {
    expect(textProblem('👍🏽'.repeat(MAX_TEXT_GRAPHEMES))).toBeUndefined();
    expect(textProblem('👍🏽'.repeat(MAX_TEXT_GRAPHEMES + 1))).toMatch(/at most 5000/);
  });

  it('wants something to see', () => {
    expect(textProblem(' \n\t\u200b ')).toMatch(/visible/);
  });
});
