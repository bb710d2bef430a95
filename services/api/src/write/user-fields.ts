import { cleanName, isPictureAddress, MOST_USER_DATA, nameProblem } from '@ripple/posts';
import { parseData, parseText } from '../http/parameters.ts';
import { invalid } from '../http/problem.ts';

interface UserFields {
  name?: string | null;
  bio?: string | null;
  avatar?: string | null;
  data?: object | null;
}

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
  const name = cleanName(parseText(text, pointer));
  const problem = nameProblem(name);
  if (problem) throw invalid(pointer, problem);
  return name;
}
