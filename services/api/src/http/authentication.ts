import type { UserId } from '@ripple/messages';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { countBadTokens } from './bad-tokens.ts';
import { networkOf } from './client-address.ts';
import { ProblemError, unauthenticated, unavailable } from './problem.ts';
import { type Auth, type Identity, InvalidTokenError, isCanonicalToken } from './tokens.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The user of the token; undefined without one. */
    viewer: UserId | undefined;
    /** Whether who asks has a token for operators. */
    isOperator: boolean;
    /** When the token ends, in ms since the Unix epoch; undefined without one. */
    tokenExpiresAt: number | undefined;
    /** Why the token is not taken. */
    tokenProblem: ProblemError | undefined;
  }
}

/**
 * Finds out who asks, on every request. A bad token is an error, but not yet here: the rate limit comes
 * first.
 * @param options.badTokens how many tokens of one network may be found to be not valid in a minute
 */
export function addAuthentication(app: FastifyInstance, auth: Auth, options: { badTokens: number }): void {
  const badTokens = countBadTokens(options.badTokens);
  app.decorateRequest('viewer', undefined);
  app.decorateRequest('isOperator', false);
  app.decorateRequest('tokenExpiresAt', undefined);
  app.decorateRequest('tokenProblem', undefined);
  app.addHook('onRequest', (request, _reply, done) => {
    const { authorization } = request.headers;
    if (authorization === undefined) return done();
    const [, token] = /^Bearer +([^ ]+) *$/i.exec(authorization) ?? [];
    if (token === undefined) {
      request.tokenProblem = unauthenticated('The Authorization header must be "Bearer <token>".');
      return done();
    }
    if (!isCanonicalToken(token)) {
      request.tokenProblem = unauthenticated('The token is not valid.');
      return done();
    }
    const known = auth.findVerified(token);
    if (known) {
      take(request, known);
      return done();
    }
    verify(request, token)
      .then(
        (identity) => take(request, identity),
        (error) => {
          request.tokenProblem =
            error instanceof ProblemError
              ? error
              : unavailable('Tokens cannot be verified at the moment.', error);
        },
      )
      .then(() => done());
  });
  app.addHook('preParsing', ({ tokenProblem }, _reply, _payload, done) => {
    if (tokenProblem) done(tokenProblem);
    else done();
  });

  function take(request: FastifyRequest, { user, isOperator, expiresAt }: Identity): void {
    request.viewer = user;
    request.isOperator = isOperator;
    request.tokenExpiresAt = expiresAt;
  }

  async function verify(request: FastifyRequest, token: string): Promise<Identity> {
    const network = networkOf(request);
    if (badTokens.areTooMany(network)) throw tooManyBadTokens();
    try {
      return await auth.verify(token);
    } catch (error) {
      if (!(error instanceof InvalidTokenError)) throw error;
      badTokens.add(network);
      throw unauthenticated(error.message);
    }
  }
}

const tooManyBadTokens = () =>
  new ProblemError(429, 'Too many tokens from this address were not valid. Please try again in a minute.', {
    headers: { 'retry-after': '60' },
  });

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
