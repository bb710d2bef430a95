import { createHash } from 'node:crypto';
import type { UserId } from '@ripple/messages';
import type { Claim } from '@ripple/outbox';
import type { FastifyRequest } from 'fastify';
import { addressOf } from '../http/client-address.ts';
import { ProblemError } from '../http/problem.ts';

const HEADER = 'idempotency-key';
/** Requests for no user. */
const NO_USER = 0 as UserId;

/** Whose an idempotency key is. */
interface Owner {
  user: UserId;
  /** Tells keys of requests for no user apart. */
  prefix: string;
}

/** Without a token that is the address, since an answer may hold a token; and of a token without a subject. */
function ownerOf(request: FastifyRequest): Owner {
  if (request.viewer !== undefined) return { user: request.viewer, prefix: '' };
  if (request.isServer) return { user: NO_USER, prefix: 'server ' };
  if (request.subject !== undefined) return ownedBySubject(request.subject);
  return { user: NO_USER, prefix: `${addressOf(request)} ` };
}

/**
 * Of a token whose subject is no user; and of a request that makes a user: before it there is none, and for its retry
 * there is.
 */
export const ownedBySubject = (subject: string): Owner => ({ user: NO_USER, prefix: `sub ${subject} ` });

/** Of a request after which its user is there no more. Of the external id nothing can be read afterwards. */
export const ownedByLeaver = (externalId: string): Owner => ({
  user: NO_USER,
  prefix: `leaver ${createHash('sha256').update(externalId).digest('base64url')} `,
});

/**
 * What a request says of itself by its Idempotency-Key; `undefined` if it has none.
 * @throws {ProblemError} 400 for a key that is not 1 to 255 visible ASCII characters, or a body deeper than the stack
 */
export function claimOf(request: FastifyRequest, owner = ownerOf(request)): Claim | undefined {
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
  const content = toJson([request.method, request.url, body]);
  return {
    owner: owner.user,
    key: owner.prefix + key,
    requestHash: createHash('sha256').update(content).digest('base64url'),
  };
}

function toJson(content: unknown): string {
  try {
    return JSON.stringify(content);
  } catch (cause) {
    const detail = 'has too many levels';
    throw new ProblemError(400, `The body ${detail}.`, { errors: [{ pointer: '', detail }], cause });
  }
}
