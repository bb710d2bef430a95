import { createApp, findAppById, type OAuthApp } from '@ripple/oauth';
import type { FastifyRequest } from 'fastify';
import type { Api } from '../../http/api.ts';
import { networkOf } from '../../http/client-address.ts';
import { parseText } from '../../http/parameters.ts';
import { ProblemError, unauthenticated } from '../../http/problem.ts';
import { forClient } from '../access.ts';
import type { Mastodon } from '../mastodon.ts';
import { areScopes, parseScopes } from '../scopes.ts';
import { type Fields, fieldsOf, textOf } from './fields.ts';
import { parseRedirectUris } from './redirect-uris.ts';

/** Of Mastodon, in characters. */
const MOST_NAME = 60;
const MOST_WEBSITE = 2_000;
/** What a registration costs, in requests of the limit of an address: it stays where others pass. */
const COST = 20;

/** Clients register themselves (https://docs.joinmastodon.org/methods/apps/). */
export function addAppRoutes(scope: Api, { context, config }: Mastodon): void {
  const { database, reading } = context;
  const rateLimit = {
    max: Math.max(1, Math.floor(config.RATE_LIMIT_ADDRESS / COST)),
    keyGenerator: (request: FastifyRequest) => `address:${networkOf(request)}`,
  };

  scope.post('/api/v1/apps', { config: { oauth: 'ignored', rateLimit } }, async (request) => {
    const app = parseApp(fieldsOf(request));
    const { secret, ...created } = await database.db.transaction().execute((trx) => createApp(trx, app));
    return {
      ...present(created),
      client_id: created.clientId,
      client_secret: secret,
      client_secret_expires_at: 0,
    };
  });

  scope.get('/api/v1/apps/verify_credentials', forClient, async ({ oauth }) => {
    const app = oauth && (await findAppById(reading.db, oauth.appId));
    if (!app) throw unauthenticated('The access token is invalid');
    return present(app);
  });
}

const present = ({ id, name, website, scopes, redirectUris }: OAuthApp) => ({
  id: String(id),
  name,
  website,
  scopes,
  redirect_uri: redirectUris.join('\n'),
  redirect_uris: redirectUris,
  // There is no Web Push.
  vapid_key: '',
});

const refuse = (problem: string) => new ProblemError(422, `Validation failed: ${problem}`);

function parseApp(fields: Fields): Parameters<typeof createApp>[1] {
  const name = parseText(textOf(fields, 'client_name') ?? '', '/client_name').trim();
  if (name === '') throw refuse("Application name can't be blank");
  if (name.length > MOST_NAME)
    throw refuse(`Application name is too long (maximum is ${MOST_NAME} characters)`);
  const redirectUris = parseRedirectUris(fields.redirect_uris);
  const asked = Array.isArray(fields.scopes) ? fields.scopes.join(' ') : textOf(fields, 'scopes');
  const scopes = parseScopes(asked);
  if (scopes.length === 0 || !areScopes(asked ?? ''))
    throw refuse("Scopes doesn't match configured on the server.");
  const website = textOf(fields, 'website') ?? null;
  if (website !== null && (website.length > MOST_WEBSITE || !/^https?:\/\/./i.test(website)))
    throw refuse('Application website must be a valid URL');
  return { name, website, redirectUris, scopes };
}
