import { hasVisibleCharacter } from '@ripple/posts';
import { parseText } from '../http/parameters.ts';

/**
 * A reason as it is kept; '' where nothing can be seen of it.
 * @throws {ProblemError} 400
 */
export function parseReason(text: string, pointer: string): string {
  const reason = parseText(text, pointer);
  return hasVisibleCharacter(reason) ? reason : '';
}
