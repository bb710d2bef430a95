/** The longest text of a post, in graphemes (characters as a person counts them). */
export const MAX_TEXT_GRAPHEMES = 5_000;

/** UTF-16 units. */
const WINDOW = 256;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Takes out what no XML document can carry (control characters, lone surrogates, non-characters), since
 * every post ends up in feeds; line ends become \n.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|\p{Surrogate}|\p{Noncharacter_Code_Point}/gu, '');
}

/** Whether there is more in a text than spaces, controls and marks that only format others. */
export const hasVisibleCharacter = (text: string): boolean => /[^\p{Z}\p{Cc}\p{Cf}]/u.test(text);

/** Why a text can't be posted, in a sentence; `undefined` if it can. */
export function textProblem(text: string): string | undefined {
  if (!hasVisibleCharacter(text)) return 'must contain a visible character';
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
    const window = text.slice(at, at + WINDOW);
    const starts = Array.from(graphemes.segment(window), ({ index }) => index);
    const last = starts.at(-1) ?? 0;
    // The last grapheme of a window may go on in the next one, which begins with it. One that fills a
    // whole window is nobody's writing, and is cut.
    const isCut = at + window.length < text.length && last > 0;
    count += isCut ? starts.length - 1 : starts.length;
    at += isCut ? last : window.length;
  }
  return count > limit;
}
