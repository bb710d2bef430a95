import type { UserId } from '@ripple/ids';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Auth, InvalidTokenError } from './auth.ts';
import { ProblemError, unauthenticated } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; undefined if nobody is logged in. */
    viewer: UserId | undefined;
    /** Whether who asks has a token for operators. */
    isOperator: boolean;
    tokenProblem: string | undefined;
  }
}

/**
 * Finds out who asks, on every request. A bad token is an error, but not yet here: the rate limit comes
 * first.
 */
export function addAuthentication(app: FastifyInstance, auth: Auth): void {
  app.decorateRequest('viewer', undefined);
  app.decorateRequest('isOperator', false);
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
      const { user, isOperator } = await auth.verify(token);
      request.viewer = user;
      request.isOperator = isOperator;
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

/** A route's hook: only for operators; in demo mode everybody is one. */
export const mustBeOperator = (auth: Auth) => ({
  preParsing: async (request: FastifyRequest) => {
    if (auth.issue || request.isOperator) return;
    if (request.viewer === undefined) throw unauthenticated('This needs a token.');
    throw new ProblemError(403, 'This needs a token with the scope "operator".', {
      headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="operator"' },
    });
  },
});

/** The user who asks, on a route with {@link mustBeLoggedIn}. */
export function viewerOf(request: FastifyRequest): UserId {
  if (request.viewer === undefined) throw unauthenticated('This needs a token.');
  return request.viewer;
}
