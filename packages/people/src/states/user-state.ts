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

/** The states of those users who were not always active. */
export async function listUserStates(db: Db, users: UserId[]): Promise<Map<UserId, StateOfUser>> {
  if (users.length === 0) return new Map();
  const rows = await db
    .selectFrom('user_states')
    .select(['user_id', 'state', 'reason'])
    .where('user_id', 'in', users)
    .execute();
  return new Map(rows.map(({ user_id, state, reason }) => [user_id, { state, reason }]));
}

/**
 * Puts a user into a state. Two such transactions wait for each other, so this comes late in one. After the commit the
 * copies are renewed ({@link UserStates.renew}).
 * @returns false where nothing is changed: a user who is being deleted stays so
 */
export async function setUserState(trx: Db, user: UserId, { state, reason }: StateOfUser): Promise<boolean> {
  const { rows } = await sql`
    with next as (update user_states_version set version = version + 1 returning version)
    insert into user_states (user_id, state, reason, version)
    select ${user}::bigint, ${state}, ${reason}, version from next
    on conflict (user_id) do update
      set state = excluded.state, reason = excluded.reason, version = excluded.version
      where user_states.state <> 'deleted'
    returning user_id`.execute(trx);
  return rows.length > 0;
}
