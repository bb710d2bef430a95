import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';

/** The issuer of the tokens has not said what its keys are. That is no fault of a token. */
export class KeysUnavailableError extends Error {
  override name = 'KeysUnavailableError';
}

/** Keys are asked for again after this time, behind the requests. */
const FRESH_MS = 10 * 60_000;
/** Keys are believed for this long while the issuer does not answer, or answers what is no set of keys. */
const BELIEVED_MS = 24 * 3_600_000;
/** Any stranger can name a key that there is not: such names cause one question in this time. */
const UNKNOWN_KEY_MS = 30_000;
/** As long as there are no keys to believe, the issuer is asked this often. */
const RETRY_MS = 1_000;
const ANSWER_LIMIT_MS = 3_000;

/**
 * The keys of an issuer, as it publishes them (RFC 7517), for `jwtVerify`. A token whose key is known is verified
 * without asking the issuer.
 *
 * When the issuer is asked is decided here. jose would ask for each unknown key while the issuer fails, and forget
 * the keys it has after ten minutes.
 * @returns throws {@link KeysUnavailableError} where the issuer's answer is needed and missing, and what jose throws
 * where no key fits
 */
export function createIssuerKeys(url: URL): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(url, {
    timeoutDuration: ANSWER_LIMIT_MS,
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: Number.POSITIVE_INFINITY,
  });
  let askedAt = Number.NEGATIVE_INFINITY;
  let answeredAt = Number.NEGATIVE_INFINITY;
  let failure: unknown;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    askedAt = performance.now();
    try {
      await keys.reload();
      answeredAt = performance.now();
      failure = undefined;
    } catch (error) {
      failure = error;
    } finally {
      asking = undefined;
    }
  }

  /** Waits for the issuer's answer; the last one counts if it was asked less than `leastMs` ago. */
  async function askAfter(leastMs: number): Promise<void> {
    if (asking === undefined && performance.now() - askedAt >= leastMs) asking = ask();
    await asking;
  }

  const age = () => performance.now() - answeredAt;
  const unavailable = () => new KeysUnavailableError('the issuer gives no keys', { cause: failure });

  return async (header, token) => {
    if (age() > BELIEVED_MS) {
      await askAfter(RETRY_MS);
      if (age() > BELIEVED_MS) throw unavailable();
    } else if (age() > FRESH_MS) {
      void askAfter(UNKNOWN_KEY_MS);
    }
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await askAfter(UNKNOWN_KEY_MS);
      if (failure !== undefined) throw unavailable();
      return keys(header, token);
    }
  };
}
