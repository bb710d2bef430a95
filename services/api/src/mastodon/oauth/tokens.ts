import { atMost } from '@ripple/concurrency';
import type { Db } from '@ripple/db';
import { findToken, type OAuthToken } from '@ripple/oauth';
import { LRUCache } from 'lru-cache';

/** The tokens of clients, as they were found lately. */
export interface OAuthTokens {
  /** What was found out about a token lately. */
  findKnown(token: string): OAuthToken | undefined;
  /** What a token is good for; `undefined` for one that is unknown or revoked. */
  find(token: string): Promise<OAuthToken | undefined>;
  /** Forgets one that was revoked in this process. */
  forget(token: string): void;
}

/** A token that was revoked by another process is believed for so long. */
const BELIEVED_MS = 5_000;
const MOST_BELIEVED = 50_000;

export function createOAuthTokens(db: Db): OAuthTokens {
  const believed = new LRUCache<string, OAuthToken>({ ...atMost(MOST_BELIEVED), ttl: BELIEVED_MS });
  return {
    findKnown: (token) => believed.get(token),
    async find(token) {
      const found = await findToken(db, token);
      if (found) believed.set(token, found);
      return found;
    },
    forget: (token) => void believed.delete(token),
  };
}
