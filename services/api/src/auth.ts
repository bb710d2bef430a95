import { parseId, timeOf, type UserId } from '@ripple/ids';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Config } from './config.ts';

/** What a token says. */
export interface Identity {
  /** For whom it speaks. */
  user: UserId;
  /** Whether the scope `operator` is among its own (RFC 9068, section 2.2.3). */
  isOperator: boolean;
}

export interface Auth {
  /** @throws {InvalidTokenError} for any token that isn't valid now */
  verify(token: string): Promise<Identity>;
  /** A token for a user; only in demo mode. The same user gets the same token. */
  issue?: (user: UserId) => Promise<string>;
}

export class InvalidTokenError extends Error {
  override name = 'InvalidTokenError';
}

/** A token that was found valid is believed for this long, or until it expires. */
const CACHE_MS = 30_000;
const DEMO_TOKEN_SECONDS = 10 * 365 * 24 * 3_600;

export function createAuth(config: Config): Auth {
  const secret = config.JWT_SECRET ? importSecret(config.JWT_SECRET) : undefined;
  const jwks = config.JWT_JWKS_URL ? createRemoteJWKSet(new URL(config.JWT_JWKS_URL)) : undefined;
  const cache = new LRUCache<string, Identity>({ max: 100_000 });
  const options: JWTVerifyOptions = {
    // By name: a token doesn't choose how it is verified, least of all "none".
    algorithms: secret ? ['HS256'] : ['RS256', 'ES256', 'EdDSA'],
    requiredClaims: ['sub', 'exp'],
    ...(config.JWT_ISSUER && { issuer: config.JWT_ISSUER }),
    ...(config.JWT_AUDIENCE && { audience: config.JWT_AUDIENCE }),
  };

  async function verify(token: string): Promise<Identity> {
    const known = cache.get(token);
    if (known !== undefined) return known;
    const { payload } = await (secret
      ? jwtVerify(token, await secret, options)
      : jwtVerify(token, jwks as NonNullable<typeof jwks>, options)
    ).catch((error) => {
      // That the issuer's keys are out of reach is no fault of the token.
      if (!(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout) throw error;
      throw new InvalidTokenError(describe(error), { cause: error });
    });
    const user = parseId<UserId>(payload.sub ?? '');
    if (user === undefined) throw new InvalidTokenError('The token names no user.');
    const untilExpiry = (payload.exp ?? 0) * 1_000 - Date.now();
    const identity = { user, isOperator: scopesOf(payload).includes('operator') };
    cache.set(token, identity, { ttl: Math.max(1, Math.min(CACHE_MS, untilExpiry)) });
    return identity;
  }

  if (config.AUTH_MODE !== 'demo' || !secret) return { verify };
  return {
    verify,
    async issue(user) {
      const issuedAt = Math.floor(timeOf(user).getTime() / 1_000);
      const token = new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(String(user))
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + DEMO_TOKEN_SECONDS);
      if (config.JWT_ISSUER) token.setIssuer(config.JWT_ISSUER);
      if (config.JWT_AUDIENCE) token.setAudience(config.JWT_AUDIENCE);
      return token.sign(await secret);
    },
  };
}

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
