import type { Db } from '@ripple/db';
import type { OAuthAppId, OAuthTokenId, UserId } from '@ripple/messages';
import { sql } from 'kysely';
import { createSecret, hashOf } from './secret.ts';

/** What the holder of a token may do. */
export interface OAuthToken {
  id: OAuthTokenId;
  appId: OAuthAppId;
  appName: string;
  appWebsite: string | null;
  /** Null: the client itself. */
  userId: UserId | null;
  scopes: string[];
}

/** Tokens of one user, and of one client without a user; the oldest of more than that ends. */
export const MOST_TOKENS = 100;

/**
 * Gives a client a token: for a user, or for itself.
 * @param granted.code what it is given for, if it is for a code
 */
export async function createToken(
  trx: Db,
  { appId, userId, scopes, code }: Pick<OAuthToken, 'appId' | 'userId' | 'scopes'> & { code?: string },
): Promise<{ token: string; createdAt: Date }> {
  const token = createSecret();
  const { createdAt } = await trx
    .insertInto('oauth_tokens')
    .values({
      hash: hashOf(token),
      app_id: appId,
      user_id: userId,
      scopes,
      code_hash: code === undefined ? null : hashOf(code),
    })
    .returning('used_at as createdAt')
    .executeTakeFirstOrThrow();
  await trx.updateTable('oauth_apps').set({ used_at: sql<Date>`now()` }).where('id', '=', appId).execute();
  const owner =
    userId === null ? sql`user_id is null and app_id = ${appId}::bigint` : sql`user_id = ${userId}::bigint`;
  await sql`
    delete from oauth_tokens where id in (
      select id from oauth_tokens where ${owner} order by id desc offset ${MOST_TOKENS}
    )`.execute(trx);
  return { token, createdAt };
}

/** A token as it is stored. */
export interface StoredToken {
  token: OAuthToken;
  /** Whether it is time to {@link renewToken note} that it is used. */
  isStale: boolean;
}

/** What a token is good for; `undefined` for one that is unknown or revoked. */
export async function findToken(db: Db, text: string): Promise<StoredToken | undefined> {
  const found = await db
    .selectFrom('oauth_tokens')
    .innerJoin('oauth_apps', 'oauth_apps.id', 'oauth_tokens.app_id')
    .select([
      'oauth_tokens.id',
      'app_id as appId',
      'oauth_apps.name as appName',
      'oauth_apps.website as appWebsite',
      'user_id as userId',
      'oauth_tokens.scopes',
      sql<boolean>`oauth_tokens.used_at < ${STALE}`.as('isStale'),
    ])
    .where('hash', '=', hashOf(text))
    .executeTakeFirst();
  if (!found) return undefined;
  const { isStale, ...token } = found;
  return { token, isStale };
}

/** Use is noted to the day, so that a request costs no write. */
const STALE = sql<Date>`now() - interval '1 day'`;

/** Notes that a token, and with it its client, is used. */
export async function renewToken(db: Db, { id, appId }: Pick<OAuthToken, 'id' | 'appId'>): Promise<void> {
  const used_at = sql<Date>`now()`;
  for (const [table, row] of [
    ['oauth_tokens', id],
    ['oauth_apps', appId],
  ] as const)
    await db.updateTable(table).set({ used_at }).where('id', '=', row).where('used_at', '<', STALE).execute();
}

/** Those of some tokens that are not revoked. */
export async function listValidTokens(db: Db, ids: OAuthTokenId[]): Promise<Set<OAuthTokenId>> {
  if (ids.length === 0) return new Set();
  // An array is one parameter; there may be more tokens than a statement has parameters (65,535).
  const rows = await db
    .selectFrom('oauth_tokens')
    .select('id')
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Ends a token of a client. A token of another one is left alone. @returns its id, if it was the client's */
export async function revokeToken(
  trx: Db,
  appId: OAuthAppId,
  token: string,
): Promise<OAuthTokenId | undefined> {
  const revoked = await trx
    .deleteFrom('oauth_tokens')
    .where('hash', '=', hashOf(token))
    .where('app_id', '=', appId)
    .returning('id')
    .executeTakeFirst();
  return revoked?.id;
}

/** Ends the token that was given for a code. @returns its id, if there was one */
export async function revokeTokenOfCode(db: Db, code: string): Promise<OAuthTokenId | undefined> {
  const revoked = await db
    .deleteFrom('oauth_tokens')
    .where('code_hash', '=', hashOf(code))
    .returning('id')
    .executeTakeFirst();
  return revoked?.id;
}
