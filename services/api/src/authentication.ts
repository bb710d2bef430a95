import type { UserId } from '@ripple/ids';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Auth, InvalidTokenError } from './auth.ts';
import { ProblemError, unauthenticated } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; undefined if nobody is logged in. */
    viewer: UserId | undefined;
    tokenProblem: string | undefined;
  }
}

/**
 * Finds out who asks, on every request. A bad token is an error, but not yet here: the rate limit comes
 * first.
 */
export function addAuthentication(app: FastifyInstance, auth: Auth): void {
  app.decorateRequest('viewer', undefined);
  app.decorateRequest('tokenProblem', undefined);
  app.addHook('onRequest', async (request) => {
    const { authorization } = request.headers;
    if (authorization === undefined) return;
    const [, token] = /^Bearer +([^ ]+) *$/i.exec(authorization) ?? [];
    if (token === undefined) {
      request.tokenProblem = 'The Authorization header must be "Bearer <token>".';
      return;
    }
    try {
      request.viewer = await auth.verify(token);
    } catch (error) {
      if (!(error instanceof InvalidTokenError)) {
        throw new ProblemError(503, 'Tokens cannot be verified at the moment.', { cause: error });
      }
      request.tokenProblem = error.message;
    }
  });
  app.addHook('preParsing', async (request) => {
    if (request.tokenProblem !== undefined) throw unauthenticated(request.tokenProblem);
  });
}

/** A route's hook: only for those who are logged in. */
export const mustBeLoggedIn = {
  preParsing: async (request: FastifyRequest) => {
    if (request.viewer === undefined) throw unauthenticated('This needs a token.');
  },
};

/** The user who asks, on a route with {@link mustBeLoggedIn}. */
export function viewerOf(request: FastifyRequest): UserId {
  if (request.viewer === undefined) throw unauthenticated('This needs a token.');
  return request.viewer;
}
