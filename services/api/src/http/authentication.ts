import type { UserId } from '@ripple/messages';
import type { OAuthToken } from '@ripple/oauth';
import type { ExternalIds, UserStates } from '@ripple/people';
import type { Reader } from '@ripple/presentation';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OAuthTokens } from '../mastodon/oauth/tokens.ts';
import type { IsForMastodon } from '../mastodon/paths.ts';
import { countBadTokens } from './bad-tokens.ts';
import { networkOf } from './client-address.ts';
import { ACTING_HEADER, parseActingUser } from './external-ids.ts';
import { invalid, notFound, ProblemError, unauthenticated, unavailable, unknownUser } from './problem.ts';
import { type Auth, type Identity, InvalidTokenError, isCanonicalToken, needsUser } from './tokens.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks: the user of the token, or the one whom the application acts for; undefined without one. */
    viewer: UserId | undefined;
    /** The external id that the token of a user is for, whether or not the user is there. */
    subject: string | undefined;
    /** The external id of the user who asks, or for whom the application does, whether or not the user is there. */
    externalId: string | undefined;
    /** Whether the embedding application itself asks, for a user or not. */
    isServer: boolean;
    /** Whether who asks has a token for operators. */
    isOperator: boolean;
    /** Whether who asks has a token for moderators. */
    isModerator: boolean;
    /** When the token ends, in ms since the Unix epoch; undefined without one. */
    tokenExpiresAt: number | undefined;
    /** Why the token, or the user that it is to act for, is not taken. */
    tokenProblem: ProblemError | undefined;
  }
  interface FastifyContextConfig {
    /** A token is taken whose subject is no user: the route registers it, or asks for a scope alone. */
    anySubject?: boolean;
    /** A user who is there no more is let in: the route answers a retry of the request that made it so. */
    mayHaveLeft?: boolean;
  }
}

/**
 * Finds out who asks, on every request. A bad token is an error, but not yet here: the rate limit comes
 * first. A token that was verified lately, of a user who was found lately, costs no promise.
 * @param options.badTokens how many tokens of one network may be found to be not valid in a minute
 */
export function addAuthentication(
  app: FastifyInstance,
  {
    auth,
    externalIds,
    userStates,
    oauthTokens,
  }: { auth: Auth; externalIds: ExternalIds; userStates: UserStates; oauthTokens: OAuthTokens },
  options: { badTokens: number; isForMastodon: IsForMastodon },
): void {
  const { isForMastodon } = options;
  const badTokens = countBadTokens(options.badTokens);
  app.decorateRequest('viewer', undefined);
  app.decorateRequest('subject', undefined);
  app.decorateRequest('externalId', undefined);
  app.decorateRequest('isServer', false);
  app.decorateRequest('isOperator', false);
  app.decorateRequest('isModerator', false);
  app.decorateRequest('oauth', undefined);
  app.decorateRequest('tokenExpiresAt', undefined);
  app.decorateRequest('tokenProblem', undefined);
  app.addHook('onRequest', (request, _reply, done) => {
    const refuse = (error: unknown) => {
      request.tokenProblem =
        error instanceof ProblemError
          ? error
          : unavailable('Tokens cannot be verified at the moment.', error);
    };
    try {
      const identifying = identify(request);
      if (identifying === undefined) return done();
      identifying.catch(refuse).then(() => done());
    } catch (error) {
      refuse(error);
      done();
    }
  });
  app.addHook('preParsing', ({ tokenProblem }, _reply, _payload, done) => {
    if (tokenProblem) done(tokenProblem);
    else done();
  });

  /** @returns what is to be waited for, if anything is */
  function identify(request: FastifyRequest): Promise<void> | undefined {
    const { oauth } = request.routeOptions.config ?? {};
    if (oauth === 'ignored') return undefined;
    if (oauth) return identifyClient(request);
    // To a client of Mastodon a 401 is the end of its log-in, and a 404 what a server of another version has not.
    if (request.is404 && isForMastodon(request)) return undefined;
    const { authorization } = request.headers;
    if (authorization === undefined) {
      if (request.headers[ACTING_HEADER] !== undefined) throw unauthenticated('This needs a token.');
      return undefined;
    }
    const [, token] = /^Bearer +([^ ]+) *$/i.exec(authorization) ?? [];
    if (token === undefined) throw unauthenticated('The Authorization header must be "Bearer <token>".');
    if (!isCanonicalToken(token)) throw unauthenticated('The token is not valid.');
    const known = auth.findVerified(token);
    if (known) return take(request, known);
    return verifyUnlessTooMany(request, () => auth.verify(token)).then((identity) => take(request, identity));
  }

  function take(request: FastifyRequest, identity: Identity): Promise<void> | undefined {
    request.isServer = identity.isServer;
    request.isOperator = identity.isOperator;
    request.isModerator = identity.isModerator;
    request.tokenExpiresAt = identity.expiresAt;
    const externalId = identity.isServer ? parseActingUser(request) : subjectOf(request, identity);
    // A probe does nothing for a user, and is answered while Postgres, which knows the users, is away.
    if (request.routeOptions.config?.probe) return undefined;
    if (externalId === undefined) return undefined;
    request.externalId = externalId;
    const known = externalIds.findKnown(externalId);
    // The external id of a user who has left may be that of another one by now.
    if (known === undefined || userStates.known.of(known) === 'deleted')
      return find(request, identity, externalId);
    request.viewer = known;
    return undefined;
  }

  function subjectOf(request: FastifyRequest, { subject }: Identity): string | undefined {
    if (request.headers[ACTING_HEADER] !== undefined) throw mayNotAct();
    request.subject = subject;
    return subject;
  }

  async function find(request: FastifyRequest, identity: Identity, externalId: string): Promise<void> {
    const user = await externalIds.find(externalId);
    if (user !== undefined) request.viewer = user;
    else if (request.routeOptions.config?.mayHaveLeft) return;
    else if (identity.isServer) throw notFound('user');
    else if (needsUser(identity) && !request.routeOptions.config?.anySubject) throw unknownUser();
  }

  /** A client of Mastodon has a token of its own (packages/oauth), also in the address of a stream. */
  function identifyClient(request: FastifyRequest): Promise<void> | undefined {
    const token = findClientToken(request);
    if (token === undefined) return undefined;
    const known = oauthTokens.findKnown(token);
    if (known) return takeClient(request, known);
    return verifyUnlessTooMany(request, () => findClient(token)).then((found) => takeClient(request, found));
  }

  async function findClient(token: string): Promise<OAuthToken> {
    const found = token.length > MOST_OAUTH_TOKEN ? undefined : await oauthTokens.find(token);
    if (!found) throw new InvalidTokenError('The access token is invalid');
    return found;
  }

  function takeClient(request: FastifyRequest, token: OAuthToken): undefined {
    request.oauth = token;
    request.viewer = token.userId ?? undefined;
  }

  /** Verifies a token that was not seen lately, unless too many from its network were not valid, and counts those. */
  async function verifyUnlessTooMany<T>(request: FastifyRequest, verify: () => Promise<T>): Promise<T> {
    const network = networkOf(request);
    if (badTokens.areTooMany(network)) throw tooManyBadTokens();
    try {
      return await verify();
    } catch (error) {
      if (!(error instanceof InvalidTokenError)) throw error;
      badTokens.add(network);
      throw unauthenticated(error.message);
    }
  }
}

/** Of those that are given out. */
const MOST_OAUTH_TOKEN = 100;

function findClientToken({ headers, query }: FastifyRequest): string | undefined {
  const [, token] = /^Bearer +([^ ]+) *$/i.exec(headers.authorization ?? '') ?? [];
  if (token !== undefined) return token;
  const { access_token } = query as { access_token?: unknown };
  if (typeof access_token === 'string' && access_token !== '') return access_token;
  // A WebSocket of a browser has no other header to put it in.
  return headers.upgrade === undefined ? undefined : headers['sec-websocket-protocol'] || undefined;
}

const tooManyBadTokens = () =>
  new ProblemError(429, 'Too many tokens from this address were not valid. Please try again in a minute.', {
    headers: { 'retry-after': '60' },
  });

const mayNotAct = () => insufficientScope('server', 'The header Ripple-User is for tokens');

const insufficientScope = (scope: string, what = 'This needs a token') =>
  new ProblemError(403, `${what} with the scope "${scope}".`, {
    headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
  });

/** A route's hook: only for those who are logged in, and for the application where it acts for a user. */
export const mustBeLoggedIn = {
  preParsing: async (request: FastifyRequest) => {
    viewerOf(request);
  },
};

/** A route's hook: only for operators; in demo mode everybody is one. */
export const mustBeOperator = (auth: Auth) => ({
  preParsing: async (request: FastifyRequest) => {
    if (auth.issue === undefined) mustHaveScope(request, request.isOperator, 'operator');
  },
});

/** A route's hook: only for moderators and the embedding application; in demo mode everybody is one. */
export const mustBeModerator = (auth: Auth) => ({
  preParsing: async (request: FastifyRequest) => {
    if (auth.issue === undefined)
      mustHaveScope(request, request.isModerator || request.isServer, 'moderator');
  },
});

/** A route's hook: only for the embedding application, and for operators; in demo mode for everybody. */
export const mustBeServerOrOperator = (auth: Auth) => ({
  preParsing: async (request: FastifyRequest) => {
    if (auth.issue === undefined) mustHaveScope(request, request.isServer || request.isOperator, 'server');
  },
});

/**
 * Whether a reader is shown what moderation keeps from others: by a token for moderators, or of the application where it
 * acts for no user. Also in demo mode, where everybody may moderate: what is hidden is hidden there, too.
 */
export const seesModerated = ({ isModerator, isServer, viewer }: FastifyRequest): boolean =>
  isModerator || (isServer && viewer === undefined);

/** A route's hook: only for the embedding application. */
export const mustBeServer = {
  preParsing: async (request: FastifyRequest) => mustHaveScope(request, request.isServer, 'server'),
};

function mustHaveScope({ tokenExpiresAt }: FastifyRequest, has: boolean, scope: string): void {
  if (has) return;
  if (tokenExpiresAt === undefined) throw unauthenticated('This needs a token.');
  throw insufficientScope(scope);
}

/** Who asks, apart from the request. */
export const readerOf = ({ viewer, isServer }: FastifyRequest): Reader => ({ viewer, isServer });

/**
 * The user who asks, on a route with {@link mustBeLoggedIn}.
 * @throws {ProblemError} 400 for the application, where it acts for no user, else 401
 */
export function viewerOf({ viewer, isServer }: FastifyRequest): UserId {
  if (viewer !== undefined) return viewer;
  if (isServer) throw invalid(`/headers/${ACTING_HEADER}`, 'is missing: this needs a user to act for');
  throw unauthenticated('This needs the token of a user.');
}
