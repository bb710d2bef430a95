import { type Id, type PostId, parseId } from '@ripple/messages';
import {
  cleanText,
  dataProblem,
  hasTooManyMarks,
  hasVisibleCharacter,
  MARKS_PROBLEM,
  MAX_TAG_LENGTH,
  parseKeyword,
  tagKey,
} from '@ripple/posts';
import { invalid } from './problem.ts';

/**
 * An id in an address or in a body.
 * @param pointer names it in the error, as JSON pointers do (RFC 6901)
 * @throws {ProblemError} 400
 */
export function parseIdParameter<T extends Id<string>>(text: string, pointer = '/params/id'): T {
  const id = parseId<T>(text);
  if (id === undefined) throw invalid(pointer, 'is not an id');
  return id;
}

export const parsePostId = (text: string, pointer?: string): PostId => parseIdParameter(text, pointer);

/**
 * A text as it may be kept, normalised and shown.
 * @throws {ProblemError} 400 if a character has more combining marks than any script needs
 */
export function parseText(text: string, pointer: string): string {
  const cleaned = cleanText(text);
  if (hasTooManyMarks(cleaned)) throw invalid(pointer, MARKS_PROBLEM);
  return cleaned;
}

/**
 * What an application has added to a post or a user, as JSON text.
 * @param most bytes of it in UTF-8
 * @throws {ProblemError} 400 if it is too long or too deep
 */
export function parseData(data: object | null, most: number, pointer = '/data'): string | null {
  if (data === null) return null;
  const problem = dataProblem(data, most);
  if (problem) throw invalid(pointer, problem);
  return JSON.stringify(data);
}

/**
 * The key of a tag in an address: with or without its #, in any spelling.
 * @throws {ProblemError} 400 if no tag can be so long, or be seen
 */
export function parseTag(text: string, pointer = '/params/tag'): string {
  const tag = tagKey(parseText(text, pointer)).replace(/^#/, '');
  if (!hasVisibleCharacter(tag)) throw invalid(pointer, 'must contain a visible character');
  if (tag.length > MAX_TAG_LENGTH)
    throw invalid(pointer, `must be at most ${MAX_TAG_LENGTH} characters long`);
  return tag;
}

/**
 * A keyword in an address.
 * @throws {ProblemError} 400
 */
export function parseWord(text: string, pointer = '/params/word'): string {
  const word = parseKeyword(parseText(text, pointer));
  if (word === undefined) throw invalid(pointer, 'must be one word of 2 to 50 letters or digits');
  return word;
}
