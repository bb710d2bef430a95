import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import type { Author } from '@ripple/people';

/** 256 bits: out of reach of guessing. */
const TOKEN_BYTES = 32;

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Gives a user a new token for the private feed, and ends the one before. Call it in a transaction. */
export async function createFeedToken(trx: Db, userId: UserId): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await trx
    .insertInto('feed_tokens')
    .values({ user_id: userId, hash: hashOf(token) })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ hash: hashOf(token) }))
    .execute();
  return token;
}

/**
 * Whether the token with this SHA-256 (hex) is the one of a user. Its row is locked: it stays so until the end of the
 * transaction.
 */
export async function isCurrentFeedToken(trx: Db, userId: UserId, sha256: string): Promise<boolean> {
  const row = await trx
    .selectFrom('feed_tokens')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('hash', '=', Buffer.from(sha256, 'hex'))
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** Ends the token of a user: the private feed has no address from here on. */
export async function revokeFeedToken(trx: Db, userId: UserId): Promise<void> {
  await trx.deleteFrom('feed_tokens').where('user_id', '=', userId).execute();
}

/** The user whose private feed a token opens; `undefined` if it opens none, or no longer does. */
export async function findFeedOwner(
  db: Db,
  token: string,
): Promise<Pick<Author, 'id' | 'handle' | 'name'> | undefined> {
  return db
    .selectFrom('feed_tokens')
    .innerJoin('users', 'users.id', 'feed_tokens.user_id')
    .select(['users.id', 'users.handle', 'users.name'])
    .where('hash', '=', hashOf(token))
    .executeTakeFirst();
}
