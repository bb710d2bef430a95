import { createHash } from 'node:crypto';
import type { UserId } from '@ripple/messages';
import type { Claim } from '@ripple/outbox';
import type { FastifyRequest } from 'fastify';
import { addressOf } from '../http/client-address.ts';
import { ProblemError } from '../http/problem.ts';

const HEADER = 'idempotency-key';
/** Requests without a token: their keys are told apart by the address, since an answer may hold a token. */
const ANONYMOUS = 0 as UserId;

/**
 * What a request says of itself by its Idempotency-Key; `undefined` if it has none.
 * @throws {ProblemError} 400 for a key that is not 1 to 255 visible ASCII characters
 */
export function claimOf(request: FastifyRequest): Claim | undefined {
  const key = request.headers[HEADER];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    const detail = 'must be 1 to 255 visible ASCII characters';
    throw new ProblemError(400, `Idempotency-Key ${detail}`, {
      errors: [{ pointer: `/headers/${HEADER}`, detail }],
    });
  }
  // A body that the route doesn't read says nothing about the request.
  const body = request.routeOptions.schema?.body ? request.body : null;
  const content = JSON.stringify([request.method, request.url, body]);
  return {
    owner: request.viewer ?? ANONYMOUS,
    key: request.viewer === undefined ? `${addressOf(request)} ${key}` : key,
    requestHash: createHash('sha256').update(content).digest('base64url'),
  };
}
