import type { Db } from '@ripple/db';
import {
  createToken,
  findAppBySecret,
  findToken,
  type Grant,
  isVerifierOf,
  type OAuthApp,
  revokeToken,
  revokeTokenOfCode,
  takeCode,
} from '@ripple/oauth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Api } from '../../http/api.ts';
import { forStrangers } from '../access.ts';
import type { Mastodon } from '../mastodon.ts';
import { scopesWithin } from '../scopes.ts';
import { type OAuthError, sendOAuthError } from './errors.ts';
import { type Fields, fieldsOf, textOf } from './fields.ts';

/** A token as a client gets it (https://docs.joinmastodon.org/entities/Token/). */
interface TokenAnswer {
  access_token: string;
  token_type: 'Bearer';
  scope: string;
  /** In seconds since the Unix epoch. */
  created_at: number;
}

/** Where a client gets and gives back its tokens (https://docs.joinmastodon.org/methods/oauth/#token). */
export function addTokenRoutes(scope: Api, { context }: Mastodon): void {
  const { database, oauthTokens, userStates } = context;
  const grants: Record<string, (app: OAuthApp, fields: Fields) => Promise<TokenAnswer | OAuthError>> = {
    authorization_code: useCode,
    client_credentials: actForItself,
  };

  scope.post('/oauth/token', forStrangers, async (request, reply) => {
    const fields = fieldsOf(request);
    const answer = await answerGrant(request, fields);
    return send(reply, answer);
  });

  async function answerGrant(request: FastifyRequest, fields: Fields): Promise<TokenAnswer | OAuthError> {
    const type = textOf(fields, 'grant_type');
    if (type === undefined) return 'invalid_request';
    const grant = Object.hasOwn(grants, type) ? grants[type] : undefined;
    if (!grant) return 'unsupported_grant_type';
    const app = await findClient(database.db, request, fields);
    return app ? grant(app, fields) : 'invalid_client';
  }

  /** A code is good once, also for a request that is refused. A second use ends the token that the first has got. */
  async function useCode(app: OAuthApp, fields: Fields): Promise<TokenAnswer | OAuthError> {
    const code = textOf(fields, 'code');
    if (code === undefined) return 'invalid_request';
    const states = await userStates.current();
    const answer = await database.db.transaction().execute(async (trx) => {
      const grant = await takeCode(trx, code);
      if (!grant) return undefined;
      const problem = problemOf(grant, app, fields);
      if (problem) return problem;
      if (states.isGone(grant.userId)) return 'invalid_grant';
      return give(trx, { appId: app.id, userId: grant.userId, scopes: grant.scopes, code });
    });
    if (answer !== undefined) return answer;
    const ended = await revokeTokenOfCode(database.db, code);
    if (ended !== undefined) oauthTokens.forgetById(ended);
    return 'invalid_grant';
  }

  async function actForItself(app: OAuthApp, fields: Fields): Promise<TokenAnswer | OAuthError> {
    const scopes = scopesWithin(app.scopes, textOf(fields, 'scope'));
    if (!scopes) return 'invalid_scope';
    return database.db.transaction().execute((trx) => give(trx, { appId: app.id, userId: null, scopes }));
  }

  scope.post('/oauth/revoke', forStrangers, async (request, reply) => {
    const fields = fieldsOf(request);
    const token = textOf(fields, 'token');
    const app = await findClient(database.db, request, fields);
    if (!app || token === undefined) return send(reply, 'unauthorized_client');
    const revoked = await database.db.transaction().execute((trx) => revokeToken(trx, app.id, token));
    if (revoked === undefined && (await findToken(database.db, token)))
      return send(reply, 'unauthorized_client');
    oauthTokens.forget(token);
    return send(reply, {});
  });
}

function problemOf(grant: Grant, app: OAuthApp, fields: Fields): OAuthError | undefined {
  if (grant.appId !== app.id || grant.redirectUri !== textOf(fields, 'redirect_uri')) return 'invalid_grant';
  const verifier = textOf(fields, 'code_verifier');
  if (verifier === undefined) return grant.challenge === null ? undefined : 'invalid_request';
  // A verifier without a challenge: the challenge was taken out of the request (RFC 9700, section 2.1.1).
  if (grant.challenge === null || !isVerifierOf(verifier, grant.challenge)) return 'invalid_grant';
  return undefined;
}

async function give(trx: Db, granted: Parameters<typeof createToken>[1]): Promise<TokenAnswer> {
  const { token, createdAt } = await createToken(trx, granted);
  return {
    access_token: token,
    token_type: 'Bearer',
    scope: granted.scopes.join(' '),
    created_at: Math.floor(createdAt.getTime() / 1_000),
  };
}

function send(reply: FastifyReply, answer: object | OAuthError): FastifyReply {
  reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' });
  return typeof answer === 'string' ? sendOAuthError(reply, answer) : reply.send(answer);
}

/** The client by its credentials, in the Authorization header (RFC 6749, section 2.3.1) or among the fields. */
async function findClient(db: Db, request: FastifyRequest, fields: Fields): Promise<OAuthApp | undefined> {
  const [clientId, secret] = parseBasic(request.headers.authorization) ?? [
    textOf(fields, 'client_id'),
    textOf(fields, 'client_secret'),
  ];
  if (clientId === undefined || secret === undefined) return undefined;
  return findAppBySecret(db, clientId, secret);
}

function parseBasic(authorization = ''): [string, string] | undefined {
  const [, encoded] = /^Basic +([\w+/=-]+) *$/i.exec(authorization) ?? [];
  if (encoded === undefined) return undefined;
  const [id, ...secret] = Buffer.from(encoded, 'base64').toString().split(':');
  try {
    return [decodeURIComponent(id ?? ''), decodeURIComponent(secret.join(':'))];
  } catch {
    return undefined;
  }
}
