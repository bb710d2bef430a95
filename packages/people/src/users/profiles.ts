import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { type KeptById, keepById } from './kept-by-id.ts';
import { IS_THERE, listUserCounts, NO_COUNTS, type User, type UserCounts, userColumns } from './user.ts';

/** A user, with what is counted of the user. */
export interface Profile extends User {
  counts: UserCounts;
}

export type Profiles = KeptById<Profile>;

/** Users with their counts by id, kept for half a minute ({@link keepById}). */
export const createProfiles = (db: Db, capacity = 20_000): Profiles =>
  keepById((ids) => listProfiles(db, ids), capacity);

/** The users with these ids as they are now, in any order; ids of no user are left out. */
export async function listProfiles(db: Db, ids: UserId[]): Promise<Profile[]> {
  const [users, counts] = await Promise.all([
    db.selectFrom('users').select(userColumns).where('id', 'in', ids).where(IS_THERE).execute(),
    listUserCounts(db, ids),
  ]);
  return users.map((user) => ({ ...user, counts: counts.get(user.id) ?? NO_COUNTS }));
}
