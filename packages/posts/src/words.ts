/**
 * What a post is found by, word by word. Scripts that write words without spaces, or with endings stuck to
 * them (김밥을), are found by any part of two characters or more; all others by whole words.
 */

const run = /[\p{L}\p{N}\p{M}_]+/gu;
const cjk = /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆]/u;
const parts =
  /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆]+|[^\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆]+/gu;

const SHORTEST = 2;
const LONGEST = 50;
/** A post is found by this many parts of it at most: longer ones than fit on some pages are no posts. */
const MOST_GRAMS = 3_000;

/** The one spelling under which words are compared: NFKC, then lower case. */
export const normaliseWords = (text: string): string => text.normalize('NFKC').toLowerCase();

/** The parts of a text under which it is indexed, each once: whole words, and of CJK every two characters. */
export function gramsOf(text: string): string[] {
  const grams = new Set<string>();
  for (const [word] of normaliseWords(text).matchAll(run)) {
    for (const gram of gramsOfWord(word)) {
      if (grams.size >= MOST_GRAMS) return [...grams];
      if (gram.length <= LONGEST * 2) grams.add(gram);
    }
  }
  return [...grams];
}

function gramsOfWord(word: string): string[] {
  return [...word.matchAll(parts)].flatMap(([part]) => {
    if (!cjk.test(part)) return [part];
    const characters = Array.from(part);
    if (characters.length === 1) return [part];
    return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
  });
}

/** A keyword as it is looked up; `undefined` if the text isn't one word of 2 to 50 characters. */
export function readKeyword(text: string): string | undefined {
  const keyword = normaliseWords(text);
  const [first] = keyword.match(run) ?? [];
  const length = Array.from(keyword).length;
  return first === keyword && length >= SHORTEST && length <= LONGEST ? keyword : undefined;
}

/** A part that every text with the keyword is indexed under; the longest, which is the rarest. */
export function gramOf(keyword: string): string {
  // A single character of CJK may be a pair with its neighbour in the text: 밥k is in 김밥k.
  const worth = (gram: string) => (cjk.test(gram) && Array.from(gram).length === 1 ? 0 : gram.length);
  return gramsOfWord(keyword).reduce((best, gram) => (worth(gram) > worth(best) ? gram : best));
}

/** Whether a text has the keyword in it: at word boundaries, except where CJK goes on. */
export function containsKeyword(text: string, keyword: string): boolean {
  const words = normaliseWords(text);
  const characters = Array.from(keyword);
  const isBoundary = (outside: string | undefined, inside: string | undefined) =>
    outside === undefined || !isWordCharacter(outside) || cjk.test(outside) || cjk.test(inside ?? '');
  for (let at = words.indexOf(keyword); at >= 0; at = words.indexOf(keyword, at + 1)) {
    const before = Array.from(words.slice(Math.max(0, at - 2), at)).at(-1);
    const after = Array.from(words.slice(at + keyword.length, at + keyword.length + 2))[0];
    if (isBoundary(before, characters[0]) && isBoundary(after, characters.at(-1))) return true;
  }
  return false;
}

const isWordCharacter = (character: string) => /[\p{L}\p{N}\p{M}_]/u.test(character);
