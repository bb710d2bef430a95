import { type Db, inRange, type PageOfIds } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { sql } from 'kysely';

/** A user who is not simply active. */
export interface ModeratedUser {
  userId: UserId;
  state: 'silenced' | 'suspended';
  reason: string;
}

/** A part of the users in a state. */
export async function listModeratedUsers(
  db: Db,
  state: ModeratedUser['state'],
  range: PageOfIds<UserId>,
): Promise<ModeratedUser[]> {
  const { isInRange, ordered } = inRange(sql`user_id`, range);
  const { rows } = await sql<ModeratedUser>`
    select user_id as "userId", state, reason from user_states
    where state = ${state} and state <> 'active' and ${isInRange} ${ordered}`.execute(db);
  return rows;
}
