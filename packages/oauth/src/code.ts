import { createHash } from 'node:crypto';
import type { Db } from '@ripple/db';
import type { OAuthAppId, UserId } from '@ripple/messages';
import { sql } from 'kysely';
import { createSecret, hashOf } from './secret.ts';

/** What a person has allowed a client. */
export interface Grant {
  appId: OAuthAppId;
  userId: UserId;
  redirectUri: string;
  scopes: string[];
  /** A code challenge of the method S256 (RFC 7636, section 4.2); null: none was given. */
  challenge: string | null;
}

/** A client fetches its token at once; RFC 6749, section 4.1.2, recommends 10 minutes at most. */
const CODE_SECONDS = 600;

/** Codes of one user; the oldest of more than that ends. */
const MOST_CODES = 20;

/** Makes a code by which the client gets its token, once. */
export async function createCode(
  trx: Db,
  { appId, userId, redirectUri, scopes, challenge }: Grant,
): Promise<string> {
  const code = createSecret();
  await trx
    .insertInto('oauth_codes')
    .values({
      hash: hashOf(code),
      app_id: appId,
      user_id: userId,
      redirect_uri: redirectUri,
      scopes,
      challenge,
      expires_at: sql<Date>`now() + make_interval(secs => ${CODE_SECONDS})`,
    })
    .execute();
  await sql`
    delete from oauth_codes where hash in (
      select hash from oauth_codes where user_id = ${userId}::bigint
      order by expires_at desc offset ${MOST_CODES}
    )`.execute(trx);
  return code;
}

/** What a code stands for; `undefined` for one that is unknown, used or too old. It is good for nothing afterwards. */
export async function takeCode(trx: Db, code: string): Promise<Grant | undefined> {
  const found = await trx
    .deleteFrom('oauth_codes')
    .where('hash', '=', hashOf(code))
    .returning([
      'app_id as appId',
      'user_id as userId',
      'redirect_uri as redirectUri',
      'scopes',
      'challenge',
      sql<boolean>`expires_at > now()`.as('isValid'),
    ])
    .executeTakeFirst();
  if (!found?.isValid) return undefined;
  const { isValid, ...grant } = found;
  return grant;
}

/** Whether a verifier is that of a challenge of the method S256 (RFC 7636, section 4.6). */
export const isVerifierOf = (verifier: string, challenge: string): boolean =>
  createHash('sha256').update(verifier).digest('base64url') === challenge;
