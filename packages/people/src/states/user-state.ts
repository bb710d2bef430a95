import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { sql } from 'kysely';
import type { UserState } from './user-states.ts';

/** The state of a user, and why it is so. */
export interface StateOfUser {
  state: UserState;
  reason: string;
}

/** `undefined` for a user who was never anything but active. */
export function findUserState(db: Db, user: UserId): Promise<StateOfUser | undefined> {
  return db
    .selectFrom('user_states')
    .select(['state', 'reason'])
    .where('user_id', '=', user)
    .executeTakeFirst();
}

/**
 * Puts a user into a state. Two such transactions wait for each other, so this comes late in one. After the commit the
 * copies are renewed ({@link UserStates.renew}).
 */
export async function setUserState(trx: Db, user: UserId, { state, reason }: StateOfUser): Promise<void> {
  await sql`
    with next as (update user_states_version set version = version + 1 returning version)
    insert into user_states (user_id, state, reason, version)
    select ${user}::bigint, ${state}, ${reason}, version from next
    on conflict (user_id) do update
      set state = excluded.state, reason = excluded.reason, version = excluded.version`.execute(trx);
}
