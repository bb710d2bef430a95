/** The longest text of a post, in graphemes (characters as a person counts them). */
export const MAX_TEXT_GRAPHEMES = 5_000;

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
  for (const _ of graphemes.segment(text)) if (++count > limit) return true;
  return false;
}
