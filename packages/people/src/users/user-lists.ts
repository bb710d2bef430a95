import { type Db, listOfIds } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { IS_THERE, type User, userColumns } from './user.ts';

/** Those who follow a user. */
export const listFollowers = listOfIds<UserId, UserId>('followers', {
  rows: 'follows where followee_id = $1',
  column: 'follower_id',
});

/** Those whom a user follows. */
export const listFollowing = listOfIds<UserId, UserId>('following', {
  rows: 'follows where follower_id = $1',
  column: 'followee_id',
});

/** Those whom a user blocks. */
export const listBlocked = listOfIds<UserId, UserId>('blocked', {
  rows: 'blocks where blocker_id = $1',
  column: 'blocked_id',
});

/** Those whom a user mutes. */
export const listMuted = listOfIds<UserId, UserId>('muted', {
  rows: 'mutes where muter_id = $1',
  column: 'muted_id',
});

/** The users with these ids, in their order; ids of no user are left out. */
export async function listUsers(db: Db, ids: UserId[]): Promise<User[]> {
  if (ids.length === 0) return [];
  const users = await db
    .selectFrom('users')
    .select(userColumns)
    .where('id', 'in', ids)
    .where(IS_THERE)
    .execute();
  const byId = new Map(users.map((found) => [found.id, found]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
