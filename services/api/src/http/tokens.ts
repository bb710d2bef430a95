import { hash } from 'node:crypto';
import { atMost } from '@ripple/concurrency';
import { timeOf } from '@ripple/messages';
import { isExternalId, type User } from '@ripple/people';
import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Config } from '../config.ts';
import { createIssuerKeys } from './issuer-keys.ts';

/** What a token says. Its scopes are words of the claim `scope` (RFC 9068, section 2.2.3). */
export interface Identity {
  /** The external id of the user that it is for, registered or not. Tokens with one of the scopes need none. */
  subject: string | undefined;
  /** Whether it belongs to the embedding application itself. */
  isServer: boolean;
  isOperator: boolean;
  isModerator: boolean;
  /** When it ends (`exp`), in ms since the Unix epoch. */
  expiresAt: number;
}

export interface Auth {
  /** What a token says that was found valid lately, and has not expired. The token is {@link isCanonicalToken canonical}. */
  findVerified(token: string): Identity | undefined;
  /**
   * What a canonical token says.
   * @throws {InvalidTokenError} for any token that isn't valid now; anything else where that can't be told, as when
   * the issuer's keys are out of reach
   */
  verify(token: string): Promise<Identity>;
  /**
   * What a canonical token says by which the application logs a person in, for one log-in alone
   * (docs/mastodon.md, "Logging in").
   * @throws as {@link verify}
   */
  verifyLogIn(token: string): Promise<LogIn>;
  /** A token for a user; only in demo mode. The same user gets the same token. */
  issue?: (user: Pick<User, 'id' | 'externalId'>) => Promise<string>;
}

export interface LogIn {
  /** The external id of who was logged in. */
  subject: string;
  /** Of the log-in. */
  nonce: string;
}

export class InvalidTokenError extends Error {
  override name = 'InvalidTokenError';
}

/** A token that was found valid is believed for this long, or until it expires. */
const BELIEVED_MS = 30_000;
/** The longest time that a token for a log-in may be valid: it stands in an address. */
const LOG_IN_SECONDS = 300;
/** Believed tokens that are remembered: about 220 bytes each, however long the tokens are. */
const MOST_BELIEVED = 50_000;
/** The longest token, in characters. All headers of a request together are at most 16 KiB. */
const MOST_CHARACTERS = 4_096;
const DEMO_TOKEN_SECONDS = 10 * 365 * 24 * 3_600;

export function createAuth(config: Config): Auth {
  const secret = config.JWT_SECRET ? importSecret(config.JWT_SECRET) : undefined;
  const issuerKeys = config.JWT_JWKS_URL ? createIssuerKeys(new URL(config.JWT_JWKS_URL)) : undefined;
  /** By the SHA-256 of the token. (`max` would take memory for all of them at once.) */
  const believed = new LRUCache<string, Identity>(atMost(MOST_BELIEVED));
  const options: JWTVerifyOptions = {
    // By name: a token doesn't choose how it is verified, least of all "none".
    algorithms: secret ? ['HS256'] : ['RS256', 'ES256', 'EdDSA'],
    requiredClaims: ['exp'],
    ...(config.JWT_ISSUER && { issuer: config.JWT_ISSUER }),
    ...(config.JWT_AUDIENCE && { audience: config.JWT_AUDIENCE }),
  };

  async function parse(token: string): Promise<JWTPayload> {
    const { payload } = await (secret
      ? jwtVerify(token, await secret, options)
      : jwtVerify(token, issuerKeys as NonNullable<typeof issuerKeys>, options)
    ).catch((error) => {
      if (!(error instanceof errors.JOSEError)) throw error;
      throw new InvalidTokenError(describe(error), { cause: error });
    });
    return payload;
  }

  async function verify(token: string): Promise<Identity> {
    const payload = await parse(token);
    if (payload[LOG_IN_CLAIM] !== undefined)
      throw new InvalidTokenError('The token is for a log-in, and for nothing else.');
    const { exp = 0 } = payload;
    const scopes = scopesOf(payload);
    const expiresAt = exp * 1_000;
    const identity: Identity = {
      subject: subjectOf(payload),
      isServer: scopes.includes('server'),
      isOperator: scopes.includes('operator'),
      isModerator: scopes.includes('moderator'),
      expiresAt,
    };
    if (identity.subject === undefined && needsUser(identity)) {
      throw new InvalidTokenError('The token names no user.');
    }
    believed.set(keyOf(token), identity, {
      ttl: Math.max(1, Math.min(BELIEVED_MS, expiresAt - Date.now())),
    });
    return identity;
  }

  async function verifyLogIn(token: string): Promise<LogIn> {
    const payload = await parse(token);
    const { exp = 0, [LOG_IN_CLAIM]: nonce } = payload;
    const subject = subjectOf(payload);
    if (typeof nonce !== 'string' || subject === undefined || scopesOf(payload).length > 0)
      throw new InvalidTokenError('The token is not for a log-in.');
    if (exp > Date.now() / 1_000 + LOG_IN_SECONDS)
      throw new InvalidTokenError(`A token for a log-in is valid for at most ${LOG_IN_SECONDS} seconds.`);
    return { subject, nonce };
  }

  const findVerified = (token: string) => believed.get(keyOf(token));
  if (config.AUTH_MODE !== 'demo' || !secret) return { findVerified, verify, verifyLogIn };
  return {
    findVerified,
    verify,
    verifyLogIn,
    async issue({ id, externalId }) {
      const issuedAt = Math.floor(timeOf(id).getTime() / 1_000);
      const token = new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(externalId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + DEMO_TOKEN_SECONDS);
      if (config.JWT_ISSUER) token.setIssuer(config.JWT_ISSUER);
      if (config.JWT_AUDIENCE) token.setAudience(config.JWT_AUDIENCE);
      return token.sign(await secret);
    },
  };
}

/** Base64url as it is made: without padding and white space, and what the last character says beyond the last byte is 0. */
const PART = '(?:[\\w-]{4})*(?:[\\w-]{4}|[\\w-][AQgw]|[\\w-]{2}[AEIMQUYcgkosw048])';
const CANONICAL = new RegExp(`^${PART}\\.${PART}\\.${PART}$`);

/**
 * Whether this is the one spelling of a signed token (RFC 7515, section 3.1), and not too long. Decoders accept other
 * spellings of the same token, without end.
 */
export const isCanonicalToken = (token: string): boolean =>
  token.length <= MOST_CHARACTERS && CANONICAL.test(token);

const keyOf = (token: string): string => hash('sha256', token, 'base64url');

/** Whether a token is good for nothing where its subject is no user. */
export const needsUser = ({ isServer, isOperator, isModerator }: Identity): boolean =>
  !(isServer || isOperator || isModerator);

/** Names the log-in that a token is for: such a token is good for nothing else. */
const LOG_IN_CLAIM = 'login_nonce';

/** jose doesn't check that it is a string (RFC 7519, section 4.1.2). */
const subjectOf = ({ sub }: JWTPayload): string | undefined =>
  typeof sub === 'string' && isExternalId(sub) ? sub : undefined;

/** Separated by spaces (RFC 8693, section 4.2). */
const scopesOf = ({ scope }: JWTPayload): string[] => (typeof scope === 'string' ? scope.split(' ') : []);

/** Once: from bytes, each verification would do it anew. */
function importSecret(secret: string) {
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', new TextEncoder().encode(secret), hmac, false, ['sign', 'verify']);
}

function describe(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired.';
  return 'The token is not valid.';
}
