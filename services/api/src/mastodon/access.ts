import type { UserId } from '@ripple/messages';
import type { OAuthToken } from '@ripple/oauth';
import type { FastifyRequest } from 'fastify';
import { ProblemError, unauthenticated } from '../http/problem.ts';
import { contains, type Scope } from './scopes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the token of a client is good for; undefined without one, and on routes that take other tokens. */
    oauth: OAuthToken | undefined;
  }
  interface FastifyContextConfig {
    /** Of a route for clients of Mastodon: their tokens are taken, and no others; or `ignored`, also where they are not valid any more. */
    oauth?: boolean | 'ignored';
  }
}

/** A route's hook: only for users, whose client has one of some scopes. */
export const forUser = (...scopes: Scope[]) => ({
  preParsing: async (request: FastifyRequest) => {
    userOf(request);
    mustContain(request, scopes);
  },
});

/** A route's hook: only for users, whatever their client may do. */
export const forAnyUser = {
  preParsing: async (request: FastifyRequest) => {
    userOf(request);
  },
};

/** What a route is set up with that asks for no token. */
export const forStrangers = { config: { oauth: 'ignored' as const } };

/** A route's hook: also without a token; with one, the client must have a scope. */
export const forEverybody = (scope: Scope) => ({
  preParsing: async (request: FastifyRequest) => {
    if (request.oauth) mustContain(request, [scope]);
  },
});

/** A route's hook: for every token, of a user or of a client itself. */
export const forClient = {
  preParsing: async ({ oauth }: FastifyRequest) => {
    if (!oauth) throw unauthenticated(INVALID);
  },
};

const INVALID = 'The access token is invalid';

/**
 * The user who asks, on a route that is {@link forUser}.
 * @throws {ProblemError} 401 without a token, 422 with that of a client itself
 */
export function userOf({ viewer, oauth }: FastifyRequest): UserId {
  if (viewer !== undefined) return viewer;
  if (oauth) throw new ProblemError(422, 'This method requires an authenticated user');
  throw unauthenticated(INVALID);
}

/** @throws {ProblemError} 403 if a client has none of these scopes */
export function mustContain({ oauth }: FastifyRequest, oneOf: Scope[]): void {
  if (oauth && oneOf.some((scope) => contains(oauth.scopes, scope))) return;
  throw new ProblemError(403, 'This action is outside the authorized scopes');
}
