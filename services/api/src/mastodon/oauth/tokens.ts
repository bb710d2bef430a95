import { atMost } from '@ripple/concurrency';
import type { Db } from '@ripple/db';
import type { OAuthTokenId } from '@ripple/messages';
import { findToken, type OAuthToken, renewToken } from '@ripple/oauth';
import { LRUCache } from 'lru-cache';

/** The tokens of clients, as they were found lately. */
export interface OAuthTokens {
  /** What was found out about a token lately. */
  findKnown(token: string): OAuthToken | undefined;
  /** What a token is good for; `undefined` for one that is unknown or revoked. */
  find(token: string): Promise<OAuthToken | undefined>;
  /** Forgets one that was revoked in this process. */
  forget(token: string): void;
  /** The same by its id, which takes a look at all of them. */
  forgetById(id: OAuthTokenId): void;
}

/** A token that was revoked by another process is believed for so long. */
const BELIEVED_MS = 5_000;
const MOST_BELIEVED = 50_000;

/** @param write where it is noted that a token is used */
export function createOAuthTokens(read: Db, write: Db): OAuthTokens {
  const believed = new LRUCache<string, OAuthToken>({ ...atMost(MOST_BELIEVED), ttl: BELIEVED_MS });
  return {
    findKnown: (token) => believed.get(token),
    async find(token) {
      const found = await findToken(read, token);
      if (!found) return undefined;
      believed.set(token, found.token);
      // Behind the request; the next look, in some seconds, makes good for one that fails.
      if (found.isStale) renewToken(write, found.token).catch(() => {});
      return found.token;
    },
    forget: (token) => void believed.delete(token),
    forgetById(id) {
      for (const [token, known] of believed.entries()) if (known.id === id) believed.delete(token);
    },
  };
}
