import { type PostId, parseId } from '@ripple/messages';
import { Type } from 'typebox';
import { notFound } from '../http/problem.ts';

export const statusParameter = Type.Object({ id: Type.String() });

/** @throws {ProblemError} 404 for what is no id: of no status, then */
export function parseStatusId(text: string): PostId {
  const id = parseId<PostId>(text);
  if (id === undefined) throw notFound('post');
  return id;
}
