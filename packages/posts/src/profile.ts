import { hasVisibleCharacter } from './text.ts';

/** The longest `data` of a user, in bytes of its JSON. */
export const MOST_USER_DATA = 4_096;

/** A name as it is kept: on one line. */
export const cleanName = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Why a name that is cleaned can't be kept; `undefined`: it can. */
export const nameProblem = (name: string): string | undefined =>
  hasVisibleCharacter(name) ? undefined : 'must contain a visible character';

/**
 * Whether a text is the address of a picture somewhere else: absolute, without a user, and without what a parser of
 * addresses would drop.
 */
export function isPictureAddress(text: string, schemes: 'https' | 'https?' = 'https'): boolean {
  if (!new RegExp(`^${schemes}://[^/\\\\]`, 'i').test(text)) return false;
  if (/[\s\p{Cc}\p{Cs}]/u.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}
