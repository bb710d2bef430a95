import { createHash } from 'node:crypto';
import type { Multipart, MultipartFile, MultipartValue } from '@fastify/multipart';
import type { Claim } from '@ripple/outbox';
import type { FastifyError, FastifyRequest } from 'fastify';
import { invalid, ProblemError } from '../http/problem.ts';

/** What the parser throws, other than its limits, is the fault of the form. */
export async function* readable<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    if (error instanceof ProblemError || (error as FastifyError).statusCode !== undefined) throw error;
    throw new ProblemError(400, 'The form cannot be read to its end.', { cause: error });
  }
}

/** What is left of a form is read nevertheless: the next request comes by the same connection. */
export const discardRest = ({ raw }: FastifyRequest): void => void raw.unpipe().resume();

/** A field's value, also of one that says it is JSON. @throws {ProblemError} 400 for a list or an object */
export function textOf({ fieldname, value }: MultipartValue): string {
  if (typeof value === 'object' && value !== null)
    throw invalid(`/${fieldname.slice(0, 100)}`, 'must be a text');
  return String(value);
}

/** Reads a file that is not kept. @returns what tells its content from any other */
export async function hashFile({ file }: MultipartFile): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readable<Buffer>(file)) hash.update(chunk);
  return hash.digest('base64url');
}

/** Tells a form from any other by its parts, of which nothing is kept. */
export interface FormHash {
  /** @param content the text of a field, or the hash of a file */
  add(part: Multipart, content: string): void;
  /** The claim of a request, which says nothing of the form by itself, once all parts are there. */
  complete(claim: Claim | undefined): Claim | undefined;
}

export function createFormHash(): FormHash {
  const hash = createHash('sha256');
  return {
    add: ({ type, fieldname }, content) => void hash.update(JSON.stringify([type, fieldname, content])),
    complete: (claim) =>
      claim && { ...claim, requestHash: hash.update(claim.requestHash).digest('base64url') },
  };
}
