import { cleanText, readKeyword } from '@ripple/posts';
import { invalid } from './problem.ts';

/**
 * A keyword as it stands in an address.
 * @throws {ProblemError} 400
 */
export function readWord(text: string, pointer = '/params/word'): string {
  const word = readKeyword(cleanText(text));
  if (word === undefined) throw invalid(pointer, 'must be one word of 2 to 50 letters or digits');
  return word;
}
