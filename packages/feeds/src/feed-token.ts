import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/ids';
import type { Author } from '@ripple/users';

/** As long as a key: nobody guesses one. */
const TOKEN_BYTES = 32;

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Gives a user a new token for the private feed; the one before is good for nothing from here on. */
export async function createFeedToken(trx: Db, userId: UserId): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await trx
    .insertInto('feed_tokens')
    .values({ user_id: userId, hash: hashOf(token) })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ hash: hashOf(token) }))
    .execute();
  return token;
}

/** From here on the private feed of the user has no address. */
export async function revokeFeedToken(trx: Db, userId: UserId): Promise<void> {
  await trx.deleteFrom('feed_tokens').where('user_id', '=', userId).execute();
}

/** Whose private feed a token opens; `undefined` if it opens none, or none any more. */
export async function findFeedOwner(db: Db, token: string): Promise<Author | undefined> {
  return db
    .selectFrom('feed_tokens')
    .innerJoin('users', 'users.id', 'feed_tokens.user_id')
    .select(['users.id', 'users.handle', 'users.name'])
    .where('hash', '=', hashOf(token))
    .executeTakeFirst();
}
