/**
 * Words as UAX #29 bounds them (https://www.unicode.org/reports/tr29/#Word_Boundaries), but for scripts that need a
 * dictionary for it. The rule itself and not Intl.Segmenter, whose words change with the dictionaries of a Node, while
 * what was indexed by them stays.
 */

/**
 * Of these, every two characters are indexed instead of words: they are written without spaces between words, or, as
 * Korean, with endings stuck to them (김밥을).
 */
const scripts = ['Hangul', 'Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar'];
export const UNSEGMENTED = `${scripts.map((script) => String.raw`\p{Script=${script}}`).join('')}ー々〆`;

const SEGMENTED_LETTER = String.raw`(?![${UNSEGMENTED}])[\p{L}\p{M}]`;
/** MidLetter, MidNumLet and Single_Quote, and the punctuation that UAX #29 counts as letters of Armenian and Hebrew. */
const MID_LETTER = String.raw`[.:'\u00b7\u055a-\u055c\u055e\u055f\u058a\u05f3\u05f4\u2027]`;
/** MidNum and MidNumLet, and the decimal separator of Arabic, which UAX #29 counts as a digit. */
const MID_NUMBER = String.raw`[.,;'\u0589\u060c\u060d\u066b\u066c\u07f8\u2044]`;

const JOINERS = String.raw`[\u200c\u200d]`;
const between = (before: string, sign: string, after: string) =>
  `(?<=${before})${JOINERS}*${sign}${JOINERS}*(?=${after})`;

/**
 * What stands between two parts of one word (WB4, but for characters that count as nothing; WB6 and 7; WB7b and 7c; WB11
 * and 12). Not WB7a: an apostrophe after Hebrew is more often the end of a quotation.
 */
const joints = [
  `${JOINERS}+`,
  between(SEGMENTED_LETTER, MID_LETTER, SEGMENTED_LETTER),
  between(String.raw`\p{Script=Hebrew}`, '"', String.raw`\p{Script=Hebrew}`),
  between(String.raw`\p{Nd}`, MID_NUMBER, String.raw`\p{Nd}`),
];

/** A run of characters that no rule parts. */
export const PART = String.raw`[\p{L}\p{N}\p{M}_]+`;
const CONNECTED = String.raw`[\p{L}\p{N}\p{M}\p{Pc}]+`;
/** Words of a text that is normalised (words.ts). */
export const WORD = new RegExp(`${CONNECTED}(?:(?:${joints.join('|')})${CONNECTED})*`, 'gu');
