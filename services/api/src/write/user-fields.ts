import { hasVisibleCharacter } from '@ripple/posts';
import { parseData, parseText } from '../http/parameters.ts';
import { invalid } from '../http/problem.ts';

interface UserFields {
  name?: string | null;
  bio?: string | null;
  avatar?: string | null;
  data?: object | null;
}

/** The longest `data` of a user, in bytes of its JSON. */
export const MOST_USER_DATA = 4_096;

/**
 * What is given of a user, as it may be kept and shown: names and bios appear in feeds, like posts.
 * @param where it is, as a JSON pointer
 * @throws {ProblemError} 400
 */
export function parseUserFields<T extends UserFields>(given: T, where = ''): T {
  const { name, bio, avatar, data } = given;
  if (data) parseData(data, MOST_USER_DATA, `${where}/data`);
  if (typeof avatar === 'string' && !isPictureAddress(avatar))
    throw invalid(`${where}/avatar`, 'must be an https address');
  return {
    ...given,
    ...(typeof name === 'string' && { name: parseName(name, `${where}/name`) }),
    ...(typeof bio === 'string' && { bio: parseText(bio, `${where}/bio`) }),
  };
}

function parseName(text: string, pointer: string): string {
  const name = parseText(text, pointer).replace(/\s+/g, ' ').trim();
  if (!hasVisibleCharacter(name)) throw invalid(pointer, 'must contain a visible character');
  return name;
}

/** Absolute, without a user, and without what a parser of addresses would drop. */
function isPictureAddress(text: string): boolean {
  if (!/^https:\/\/[^/\\]/i.test(text) || /[\s\p{Cc}\p{Cs}]/u.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}
