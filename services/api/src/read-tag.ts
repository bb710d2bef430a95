import { cleanText, normaliseTag } from '@ripple/posts';

/** A tag as it stands in an address: with or without its #, in any spelling. */
export const readTag = (text: string): string => normaliseTag(cleanText(text)).replace(/^#/, '');
