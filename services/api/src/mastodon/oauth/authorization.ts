import type { OAuthApp } from '@ripple/oauth';
import { scopesWithin } from '../scopes.ts';
import { type Fields, textOf } from './fields.ts';

/** What a client asks a person for (RFC 6749, section 4.1.1), once it is checked. */
export interface Authorization {
  clientId: string;
  /** One of those that the client has registered. */
  redirectUri: string;
  scopes: string[];
  /** Given back to the client as it is. */
  state: string | null;
  /** A code challenge of the method S256. */
  challenge: string | null;
}

/** Why a client is refused. A person is told on a page: to send the browser on would lend this address to any page that a client registers. */
export type Refusal =
  | 'unknownClient'
  | 'wrongRedirect'
  | 'wrongType'
  | 'wrongScope'
  | 'wrongChallenge'
  | 'longState';

/** Stands for a page that shows the code, instead of an address of the client. */
export const OUT_OF_BAND = 'urn:ietf:wg:oauth:2.0:oob';

/** In characters: with all else it has to fit into an address. */
const MOST_STATE = 2_000;

/** A SHA-256 in base64url (RFC 7636, section 4.2). */
const CHALLENGE = /^[\w-]{43}$/;

export function parseAuthorization(app: OAuthApp | undefined, query: Fields): Authorization | Refusal {
  if (!app) return 'unknownClient';
  const redirectUri = textOf(query, 'redirect_uri');
  if (redirectUri === undefined || !app.redirectUris.includes(redirectUri)) return 'wrongRedirect';
  if (query.response_type !== 'code') return 'wrongType';
  const scopes = scopesWithin(app.scopes, textOf(query, 'scope'));
  if (!scopes) return 'wrongScope';
  const challenge = textOf(query, 'code_challenge') ?? null;
  const method = textOf(query, 'code_challenge_method');
  // Without a method it is plain, which protects from nothing where the query can be read.
  if (challenge === null ? method !== undefined : method !== 'S256' || !CHALLENGE.test(challenge))
    return 'wrongChallenge';
  const state = typeof query.state === 'string' ? query.state : null;
  if (state !== null && state.length > MOST_STATE) return 'longState';
  return { clientId: app.clientId, redirectUri, scopes, state, challenge };
}

/** Where the browser is sent with an answer. What was registered stays as it is. */
export function addressWith({ redirectUri, state }: Authorization, answer: Record<string, string>): string {
  const query = new URLSearchParams({ ...answer, ...(state !== null && { state }) });
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query}`;
}
