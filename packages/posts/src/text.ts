import { hasTooManyMarks, MOST_MARKS } from './stream-safe.ts';

/** The longest text of a post, in graphemes (characters as a person counts them). */
export const MAX_TEXT_GRAPHEMES = 5_000;
/** The same in bytes of UTF-8: a grapheme has no length of its own. */
export const MAX_TEXT_BYTES = 65_536;
/** The longest `data` of a post, in bytes of its JSON as UTF-8. */
export const MAX_DATA_BYTES = 8_192;

/** UTF-16 units. */
const WINDOW = 256;
/** The upper six bits of the first half of a surrogate pair. */
const HIGH_SURROGATE = 0x36;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Takes out what no XML document can carry (control characters, lone surrogates, non-characters), since
 * every post ends up in feeds; line ends become \n.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/(?:[^\P{Cc}\n\t]|\p{Surrogate}|\p{Noncharacter_Code_Point})+/gu, '');
}

/**
 * Spaces, controls, formats and what Unicode says is drawn as nothing (UAX #44, Default_Ignorable_Code_Point: also the
 * Hangul fillers, variation selectors, U+034F), unassigned code points, and those that are assigned and drawn blank:
 * a pattern of Braille without dots, a note without a head, two blanks of hieroglyphs, a filler of Khitan.
 */
const invisible = String.raw`\p{Z}\p{Cc}\p{Cf}\p{Cn}\p{Cs}\p{DI}\u2800\u{1d159}\u{13441}\u{13442}\u{16fe4}`;
/** Pictographs that are newer than this Node are unassigned to it. */
const visible = new RegExp(String.raw`\p{Extended_Pictographic}|[^${invisible}]`, 'u');

/** Whether anything of a text is seen. */
export const hasVisibleCharacter = (text: string): boolean => visible.test(text);

export const MARKS_PROBLEM = `must have at most ${MOST_MARKS} combining marks on a character`;

/** Why a cleaned text can't be posted, in a sentence; `undefined` if it can. */
export function textProblem(text: string): string | undefined {
  if (!hasVisibleCharacter(text)) return 'must contain a visible character';
  if (Buffer.byteLength(text) > MAX_TEXT_BYTES)
    return `must be at most ${MAX_TEXT_BYTES} bytes long, in UTF-8`;
  if (hasTooManyMarks(text)) return MARKS_PROBLEM;
  return isLongerThan(text, MAX_TEXT_GRAPHEMES)
    ? `must be at most ${MAX_TEXT_GRAPHEMES} characters long`
    : undefined;
}

function isLongerThan(text: string, limit: number): boolean {
  // A grapheme is at least one UTF-16 unit: most texts need no counting.
  if (text.length <= limit) return false;
  let count = 0;
  // In windows: one step of the segmenter costs as much as the text it was given is long.
  for (let at = 0; at < text.length && count <= limit; ) {
    // Half a surrogate pair would end the grapheme before it.
    const isHalf = text.charCodeAt(at + WINDOW - 1) >> 10 === HIGH_SURROGATE;
    const window = text.slice(at, at + WINDOW - (isHalf ? 1 : 0));
    const starts = Array.from(graphemes.segment(window), ({ index }) => index);
    const last = starts.at(-1) ?? 0;
    // The last grapheme of a window may go on in the next one, which begins with it. One that fills a
    // whole window occurs in no language, and is cut.
    const isCut = at + window.length < text.length && last > 0;
    count += isCut ? starts.length - 1 : starts.length;
    at += isCut ? last : window.length;
  }
  return count > limit;
}
