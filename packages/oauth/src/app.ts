import { timingSafeEqual } from 'node:crypto';
import type { Db } from '@ripple/db';
import type { OAuthAppId } from '@ripple/messages';
import { createSecret, hashOf } from './secret.ts';

/** A client that people log in with. */
export interface OAuthApp {
  id: OAuthAppId;
  clientId: string;
  name: string;
  website: string | null;
  /** Where people may be sent back to. */
  redirectUris: string[];
  /** Those that it may ask for. */
  scopes: string[];
}

const columns = [
  'id',
  'client_id as clientId',
  'name',
  'website',
  'redirect_uris as redirectUris',
  'scopes',
] as const;

/** Registers a client. @returns it, with its secret, which is not stored */
export async function createApp(
  trx: Db,
  { name, website, redirectUris, scopes }: Omit<OAuthApp, 'id' | 'clientId'>,
): Promise<OAuthApp & { secret: string }> {
  const secret = createSecret();
  const app = await trx
    .insertInto('oauth_apps')
    .values({
      client_id: createSecret(),
      secret_hash: hashOf(secret),
      name,
      website,
      redirect_uris: redirectUris,
      scopes,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return { ...app, secret };
}

export function findApp(db: Db, clientId: string): Promise<OAuthApp | undefined> {
  return db.selectFrom('oauth_apps').select(columns).where('client_id', '=', clientId).executeTakeFirst();
}

export function findAppById(db: Db, id: OAuthAppId): Promise<OAuthApp | undefined> {
  return db.selectFrom('oauth_apps').select(columns).where('id', '=', id).executeTakeFirst();
}

/** The client with these credentials; `undefined` if there is none, or the secret is another. */
export async function findAppBySecret(
  db: Db,
  clientId: string,
  secret: string,
): Promise<OAuthApp | undefined> {
  const found = await db
    .selectFrom('oauth_apps')
    .select([...columns, 'secret_hash'])
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  if (!found) return undefined;
  const { secret_hash, ...app } = found;
  return timingSafeEqual(secret_hash, hashOf(secret)) ? app : undefined;
}
