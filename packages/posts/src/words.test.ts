import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsKeyword, gramOf, gramsOf, readKeyword } from './words.ts';

describe('a keyword', () => {
  it.each([
    ['김밥', '오늘 김밥을 먹었다', true],
    ['김밥', '참치김밥!', true],
    ['김밥', '김과 밥', false],
    ['東京', '昨日東京に行った', true],
    ['らーめん', 'らーめん屋', true],
    ['北京', '我在北京。', true],
    ['ripple', 'Ripple이 좋다', true],
    ['ripple', 'ripples', false],
    ['ripple', 'a #Ripple, at last', true],
    ['s24', '갤럭시s24', true],
    ['갤럭시s24', '새 갤럭시S24가', true],
    ['s24', 's245', false],
    ['ﬁn', 'le fin', true],
  ])('%s in "%s": %s', (keyword, text, found) => {
    const read = readKeyword(keyword) ?? '';
    expect(containsKeyword(text, read)).toBe(found);
    if (found) expect(gramsOf(text)).toContain(gramOf(read));
  });

  it.each(['', 'a', '밥', 'two words', 'semi;colon', 'x'.repeat(51), '#tag'])('is not "%s"', (text) => {
    expect(readKeyword(text)).toBeUndefined();
  });

  it('that a text contains is always found by one of its grams', () => {
    const word = fc.stringMatching(/^[a-z0-9가나다김밥東京らー]{2,8}$/);
    fc.assert(
      fc.property(
        word,
        fc.array(fc.stringMatching(/^[a-c가김밥東ら ,.]{0,5}$/), { maxLength: 4 }),
        (keyword, around) => {
          const text = [...around.slice(0, 2), keyword, ...around.slice(2)].join('');
          if (containsKeyword(text, keyword)) expect(gramsOf(text)).toContain(gramOf(keyword));
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
