import type { OAuthAppId, OAuthTokenId, UserId } from '@ripple/messages';
import type { Generated } from 'kysely';

export interface OAuthAppsTable {
  id: Generated<OAuthAppId>;
  client_id: string;
  secret_hash: Buffer;
  name: string;
  website: string | null;
  redirect_uris: string[];
  scopes: string[];
  used_at: Generated<Date>;
}

export interface OAuthCodesTable {
  hash: Buffer;
  app_id: OAuthAppId;
  user_id: UserId;
  redirect_uri: string;
  scopes: string[];
  /** Of the method S256; null: none was given. */
  challenge: string | null;
  expires_at: Date;
}

export interface OAuthTokensTable {
  id: Generated<OAuthTokenId>;
  hash: Buffer;
  app_id: OAuthAppId;
  /** Null: of the client itself. */
  user_id: UserId | null;
  scopes: string[];
  used_at: Generated<Date>;
  /** Of the code that it was given for, if it was given for one. */
  code_hash: Generated<Buffer | null>;
}

export interface OAuthUsedLogInsTable {
  nonce: string;
  expires_at: Date;
}

export interface OAuthKeyTable {
  only_one: Generated<boolean>;
  key: Buffer;
}

export interface TimelineMarkersTable {
  user_id: UserId;
  timeline: 'home' | 'notifications';
  last_read_id: number;
  version: Generated<number>;
  updated_at: Generated<Date>;
}
