import type { Db } from '@ripple/db';
import { sql } from 'kysely';

/**
 * Notes that a log-in of the application is used.
 * @param seconds how long it would be good otherwise
 * @returns whether it was not used before
 */
export async function useLogIn(db: Db, nonce: string, seconds: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('oauth_used_log_ins')
    .values({ nonce, expires_at: sql<Date>`now() + make_interval(secs => ${seconds})` })
    .onConflict((conflict) => conflict.column('nonce').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
