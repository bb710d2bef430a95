import { type PostId, parseId } from '@ripple/ids';
import { invalid } from './problem.ts';

/**
 * The id of a post as it stands in an address, or in a body.
 * @throws {ProblemError} 400
 */
export function readPostId(text: string, pointer = '/params/id'): PostId {
  const id = parseId<PostId>(text);
  if (id === undefined) throw invalid(pointer, 'is not an id');
  return id;
}
