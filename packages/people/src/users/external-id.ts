/** The longest id that the embedding application may have for a user or a post, in characters. */
export const MOST_EXTERNAL_ID = 255;

const external = new RegExp(`^[^\\p{Cc}\\p{Cs}]{1,${MOST_EXTERNAL_ID}}$`, 'u');

/**
 * Whether a text can be the embedding application's own id of something: 1 to 255 characters, no control characters, no
 * white space at its ends. It is compared exactly.
 */
export const isExternalId = (text: string): boolean => external.test(text) && text.trim() === text;
