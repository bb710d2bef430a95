import { isExternalId, MOST_EXTERNAL_ID } from '@ripple/people';
import type { FastifyRequest } from 'fastify';
import { invalid } from './problem.ts';

/** The header in which the application names the user that it acts for. */
export const ACTING_HEADER = 'ripple-user';

/**
 * An external id in an address or in a body.
 * @param pointer names it in the error
 * @throws {ProblemError} 400
 */
export function parseExternalId(text: string, pointer = '/params/externalId'): string {
  if (isExternalId(text)) return text;
  throw invalid(
    pointer,
    `must be 1 to ${MOST_EXTERNAL_ID} characters, without control characters, and without white space at its ends`,
  );
}

/**
 * The external id in the header {@link ACTING_HEADER}, which is percent-encoded; `undefined` without one.
 * @throws {ProblemError} 400 if it is none
 */
export function parseActingUser({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const given = headers[ACTING_HEADER];
  if (given === undefined) return undefined;
  return parseExternalId(decode(String(given)), `/headers/${ACTING_HEADER}`);
}

function decode(text: string): string {
  try {
    // Bytes that should have been encoded come as characters of Latin-1.
    if (/^[\x21-\x7e]+$/.test(text)) return decodeURIComponent(text);
  } catch {}
  throw invalid(`/headers/${ACTING_HEADER}`, 'must be a percent-encoded external id');
}
