import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { type RawBuilder, sql } from 'kysely';

/**
 * For statements that decide what a user is told of: whether the state of another user, by the column that holds the id,
 * forbids to name that one. Of silenced users only those are told who follow them.
 */
export const isKeptFrom = (
  user: UserId,
  other: RawBuilder<unknown>,
): RawBuilder<boolean> => sql<boolean>`exists (
  select from user_states where user_id = ${other} and ${other} <> ${user} and (
    state in ('suspended', 'deleted')
    or state = 'silenced' and not exists (
      select from follows where followee_id = ${other} and follower_id = ${user})))`;

/** The same, of one other. */
export async function isUserKeptFrom(db: Db, user: UserId, other: UserId): Promise<boolean> {
  const { rows } = await sql<{
    kept: boolean;
  }>`select ${isKeptFrom(user, sql`${other}::bigint`)} as kept`.execute(db);
  return rows[0]?.kept === true;
}
