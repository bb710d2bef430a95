import { toStreamSafe } from './stream-safe.ts';
import { PART, UNSEGMENTED, WORD } from './word-boundaries.ts';

/**
 * What a post is found by, word by word. Scripts that need a dictionary to be parted into words are found by any part
 * of two characters or more; all others by whole words, as UAX #29 bounds them.
 *
 * The index holds the parts of words, not words: `don't` is under `don` and `t`, and a look at the text decides. So rows
 * from before words were bounded by UAX #29 are found by it, too.
 */

const part = new RegExp(PART, 'gu');
const unsegmented = new RegExp(`[${UNSEGMENTED}]`, 'u');
const pieces = new RegExp(`[${UNSEGMENTED}]+|[^${UNSEGMENTED}]+`, 'gu');

const SHORTEST = 2;
const LONGEST = 50;
/** A post is found by this many parts of it at most: longer ones than fit on some pages are no posts. */
const MOST_GRAMS = 3_000;

/** One spelling under which texts are compared: NFKC, then lower case. Linear, whatever the text is. */
export const normaliseWords = (text: string): string =>
  toStreamSafe(text).normalize('NFKC').toLowerCase().normalize('NFKC');

/** Is not drawn, and parts no words (Format, and variation selectors): a soft hyphen, marks of direction. */
const IGNORED = /(?![\u115f\u1160\u3164\uffa0\u200b-\u200d])\p{DI}/gu;
/** Letters of Hangul to Unicode, drawn as nothing and used as spaces. NFKC makes two of the four of them. */
const FILLER = /[\u115f\u1160]/gu;
const APOSTROPHE = /[\u2018\u2019]/gu;

/** The one spelling under which words are compared. */
const fold = (text: string): string =>
  normaliseWords(text.replace(IGNORED, '')).replace(FILLER, ' ').replace(APOSTROPHE, "'");

/** The parts of a text under which it is indexed, each once. */
export function gramsOf(text: string): string[] {
  const grams = new Set<string>();
  for (const run of fold(text).match(part) ?? []) {
    for (const gram of gramsOfPart(run)) {
      if (grams.size >= MOST_GRAMS) return [...grams];
      if (gram.length <= LONGEST * 2) grams.add(gram);
    }
  }
  return [...grams];
}

function gramsOfPart(run: string): string[] {
  if (!unsegmented.test(run)) return [run];
  return (run.match(pieces) ?? []).flatMap((piece) => {
    if (!unsegmented.test(piece)) return [piece];
    const characters = Array.from(piece);
    if (characters.length === 1) return [piece];
    return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
  });
}

/** A keyword as it is looked up; `undefined` if the text isn't one word of 2 to 50 characters. */
export function parseKeyword(text: string): string | undefined {
  const keyword = fold(text);
  const [first] = keyword.match(WORD) ?? [];
  const length = Array.from(keyword).length;
  return first === keyword && length >= SHORTEST && length <= LONGEST ? keyword : undefined;
}

/** The parts that every text with the keyword is indexed under. */
export const gramsOfKeyword = (keyword: string): string[] => {
  const grams = (keyword.match(part) ?? []).flatMap(gramsOfPart);
  // A single character of these scripts may be a pair with its neighbour in the text: 밥k is in 김밥k.
  const sure = grams.filter((gram) => !unsegmented.test(gram) || Array.from(gram).length > 1);
  return sure.length > 0 ? sure : grams;
};

/** Whether a text that is indexed under these parts may have the keyword in it. */
export const mayContainKeyword = (grams: ReadonlySet<string>, keyword: string): boolean =>
  grams.size >= MOST_GRAMS || gramsOfKeyword(keyword).every((gram) => grams.has(gram));

/** A part that every text with the keyword is indexed under; the longest, which is the rarest. */
export const gramOf = (keyword: string): string =>
  gramsOfKeyword(keyword).reduce((best, gram) => (gram.length > best.length ? gram : best));

/** Whether a text has the keyword in it, as a whole word or as a part of a word of a script without spaces. */
export function containsKeyword(text: string, keyword: string): boolean {
  const folded = fold(text);
  return folded.includes(keyword) && findKeywords(folded, [keyword]).size > 0;
}

/**
 * Those of the keywords that a text has in it, as {@link containsKeyword}. The text is normalised and read once,
 * however many keywords there are.
 */
export function listKeywordsIn(text: string, keywords: readonly string[]): string[] {
  if (keywords.length === 0) return [];
  const found = findKeywords(fold(text), keywords);
  return keywords.filter((keyword) => found.has(keyword));
}

function findKeywords(folded: string, keywords: readonly string[]): Set<string> {
  const wanted = new Set(keywords);
  const lengths = lengthsByBeginning(keywords);
  const found = new Set<string>();
  for (const [word] of folded.matchAll(WORD)) {
    const places = boundariesIn(word);
    for (const place of places) {
      for (const length of lengths.get(beginningOf(word, place)) ?? []) {
        const part = word.slice(place, place + length);
        if (wanted.has(part) && places.has(place + length)) found.add(part);
      }
    }
  }
  return found;
}

/** Two UTF-16 units; no keyword is shorter. */
const beginningOf = (word: string, at = 0) => word.slice(at, at + SHORTEST);

/** How long keywords with the same beginning are, in UTF-16 units. */
function lengthsByBeginning(keywords: readonly string[]): Map<string, Set<number>> {
  const lengths = new Map<string, Set<number>>();
  for (const keyword of keywords) {
    const beginning = beginningOf(keyword);
    const known = lengths.get(beginning);
    if (known) known.add(keyword.length);
    else lengths.set(beginning, new Set([keyword.length]));
  }
  return lengths;
}

/** Where in a word a keyword may begin or end: at its ends, and beside each character of a script without spaces. */
function boundariesIn(word: string): Set<number> {
  const places = new Set([0, word.length]);
  if (!unsegmented.test(word)) return places;
  let at = 0;
  for (const character of word) {
    const end = at + character.length;
    if (unsegmented.test(character)) places.add(at).add(end);
    at = end;
  }
  return places;
}
