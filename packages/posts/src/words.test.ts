import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  containsKeyword,
  gramOf,
  gramsOf,
  listKeywordsIn,
  mayContainKeyword,
  parseKeyword,
} from './words.ts';

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
    ['می‌خواهم', 'من می‌خواهم بروم', true],
    ['می', 'من می‌خواهم بروم', false],
    ["don't", 'I DON’T know', true],
    ['don’t', "I don't know", true],
    ['don', 'I don’t know', false],
    ['quoted', '‘quoted’, "quoted"', true],
    ['col·lecció', 'la Col·lecció.', true],
    ['צה"ל', 'של צה"ל', true],
    ['example.com', 'at example.com.', true],
    ['next', 'The end. Next', true],
    ['3.14', 'is 3.14, roughly', true],
    ['14', 'is 3.14, roughly', false],
    ['cooperate', 'to co\u00adoperate', true],
    ['שלום', 'שלום\u200f, \u2067שלום\u2069', true],
    ['สวัสดี', 'คุณสวัสดีครับ', true],
    ['ສະບາຍ', 'ສະບາຍດີ', true],
    ['ភាសា', 'ភាសាខ្មែរ', true],
    ['မြန်မာ', 'ကမြန်မာစာ', true],
    ['ครับ', 'สวัสดี', false],
    ['나다', '가나\u3164다라', false],
    ['葛飾', '葛\u{e0100}飾区', true],
  ])('%s in "%s": %s', (keyword, text, found) => {
    const read = parseKeyword(keyword) ?? '';
    expect(containsKeyword(text, read)).toBe(found);
    if (found) expect(gramsOf(text)).toContain(gramOf(read));
  });

  it.each([
    '',
    'a',
    '밥',
    'two words',
    'semi;colon',
    'x'.repeat(51),
    '#tag',
    "don'",
    '.com',
    '\u3164\u3164',
    '가\u1160나',
  ])('is not "%s"', (text) => {
    expect(parseKeyword(text)).toBeUndefined();
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

describe('words', () => {
  /** What only joins is no part of a word at its end; to UAX #29 an apostrophe after Hebrew is (WB7a). */
  const withoutEnd = (segment: string) => segment.replace(/(?:\u200c|\u200d|\u00ad|\u2060|['’])+$/, '');
  const bounded = new Intl.Segmenter('und', { granularity: 'word' });
  const letters = fc.constantFrom(...'aéßя١3', 'e\u0301', 'א', 'می', '_');
  const joints = fc.constantFrom(...'.,;:\'’·-/ \u200b\u200c\u200d\u00ad\u2060"״');
  const texts = fc
    .array(fc.oneof({ weight: 3, arbitrary: letters }, { weight: 2, arbitrary: joints }), { maxLength: 12 })
    .map((pieces) => pieces.join(''));

  it('end where UAX #29 ends them', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const { segment, isWordLike } of bounded.segment(text)) {
          if (!isWordLike) continue;
          const word = parseKeyword(withoutEnd(segment));
          const drawn = withoutEnd(segment)
            .replaceAll(/\u00ad|\u2060/g, '')
            .normalize('NFKC');
          expect(word === undefined, segment).toBe(Array.from(drawn).length < 2);
          if (word === undefined) continue;
          expect(containsKeyword(text, word), word).toBe(true);
          expect(gramsOf(text)).toContain(gramOf(word));
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('are what no other text between boundaries is', () => {
    fc.assert(
      fc.property(texts, texts, (text, other) => {
        const word = parseKeyword(other);
        if (word === undefined) return;
        const words = Array.from(bounded.segment(text), ({ segment }) => parseKeyword(withoutEnd(segment)));
        expect(containsKeyword(text, word)).toBe(words.includes(word));
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('many keywords', () => {
  it('are found as each is alone', () => {
    const word = fc.stringMatching(/^[ab가나밥']{2,6}$/);
    const text = fc.stringMatching(/^[ab가나밥' ,]{0,40}$/);
    fc.assert(
      fc.property(fc.array(word), text, (words, text) => {
        const keywords = words.flatMap((each) => parseKeyword(each) ?? []);
        const alone = keywords.filter((each) => containsKeyword(text, each));
        expect(listKeywordsIn(text, keywords)).toEqual(alone);
        const grams = new Set(gramsOf(text));
        for (const each of alone) expect(mayContainKeyword(grams, each)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what posts were indexed under before words were bounded by UAX #29', () => {
  const formerly = (text: string) =>
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}_]+/gu) ?? [];

  it.each([
    ["don't", 'I don’t know'],
    ['می‌خواهم', 'من می‌خواهم'],
    ['col·lecció', 'la col·lecció'],
    ['example.com', 'at example.com'],
  ])('has %s', (keyword, text) => {
    expect(formerly(text)).toContain(gramOf(parseKeyword(keyword) ?? ''));
  });
});
