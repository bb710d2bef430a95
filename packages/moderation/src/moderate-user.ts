import { recordEvents } from '@ripple/events';
import type { UserId } from '@ripple/messages';
import type { Tx } from '@ripple/outbox';
import { findUserState, setUserState } from '@ripple/people';
import { sql } from 'kysely';
import { type Moderator, recordAct } from './acts.ts';

/** What a moderator wants a user to be. */
export interface UserChange {
  state: 'active' | 'silenced' | 'suspended';
  reason: string;
}

/**
 * Puts a user into a state. Where it is so already, nothing is done. It comes last in its transaction, and the copies are
 * renewed after the commit (`UserStates.renew`).
 * @returns whether there is such a user; one who is being deleted is none
 */
export async function moderateUser(
  tx: Tx,
  user: UserId,
  { state, reason }: UserChange,
  moderator: Moderator,
): Promise<boolean> {
  const locked = await sql`select from users where id = ${user} for no key update`.execute(tx.db);
  if (locked.rows.length === 0) return false;
  const before = await findUserState(tx.db, user);
  if (before?.state === 'deleted') return false;
  const isActive = (before?.state ?? 'active') === 'active';
  if (state === 'active' ? isActive : before?.state === state && before.reason === reason) return true;
  if (!(await setUserState(tx.db, user, { state, reason }))) return false;
  await recordEvents(tx.db, [{ type: 'user.changed', actor: moderator.userId ?? null, object: user }]);
  await recordAct(tx.db, moderator, { action: `user.${state}`, userId: user, reason });
  return true;
}
