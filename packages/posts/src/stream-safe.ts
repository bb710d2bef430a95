/**
 * The most combining marks on one character (UAX #15, 13 Stream-Safe Text Format). Normalisation sorts the marks of a
 * character, which takes time with the square of their number: `a` with 80,000 of them took seconds.
 */
export const MOST_MARKS = 30;

/** What NFKC sorts: marks, and the halfwidth sound marks of Japanese, the only letters that it makes marks of. */
const MARK = String.raw`[\p{M}\uff9e\uff9f]`;
const tooMany = new RegExp(`${MARK}{${MOST_MARKS + 1}}`, 'u');
const full = new RegExp(`${MARK}{${MOST_MARKS}}(?=${MARK})`, 'gu');
const COMBINING_GRAPHEME_JOINER = '\u034f';

/**
 * Whether a text has more than {@link MOST_MARKS} combining marks in a row. To be asked of every text that comes in,
 * once it is cleaned and before it is normalised. Linear in the length of the text.
 */
export const hasTooManyMarks = (text: string): boolean => tooMany.test(text);

/**
 * A text that can be normalised in linear time, by the Stream-Safe Text Process (UAX #15, 13.2). Changes only texts of
 * which {@link hasTooManyMarks} is true: such were stored before they were refused.
 */
export const toStreamSafe = (text: string): string => text.replace(full, `$&${COMBINING_GRAPHEME_JOINER}`);
