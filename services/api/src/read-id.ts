import { type Id, type PostId, parseId } from '@ripple/ids';
import { invalid } from './problem.ts';

/**
 * An id as it stands in an address, or in a body.
 * @throws {ProblemError} 400
 */
export function readId<T extends Id<string>>(text: string, pointer = '/params/id'): T {
  const id = parseId<T>(text);
  if (id === undefined) throw invalid(pointer, 'is not an id');
  return id;
}

export const readPostId = (text: string, pointer?: string) => readId<PostId>(text, pointer);
