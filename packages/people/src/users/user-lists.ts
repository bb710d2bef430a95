import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { type User, userColumns } from './user.ts';

export interface UserRange {
  /** Only users with a smaller id, greatest first. */
  before?: UserId | undefined;
  /** Only users with a greater id, smallest first. */
  after?: UserId | undefined;
  limit: number;
}

/** Those who follow `user`. */
export function listFollowers(db: Db, user: UserId, range: UserRange): Promise<User[]> {
  return listByEdge(db, 'follower_id', 'followee_id', user, range);
}

/** Those whom `user` follows. */
export function listFollowing(db: Db, user: UserId, range: UserRange): Promise<User[]> {
  return listByEdge(db, 'followee_id', 'follower_id', user, range);
}

/** One index range of follows for the ids, then the users by their ids. */
async function listByEdge(
  db: Db,
  listed: 'follower_id' | 'followee_id',
  fixed: 'follower_id' | 'followee_id',
  user: UserId,
  { before, after, limit }: UserRange,
): Promise<User[]> {
  const edges = await db
    .selectFrom('follows')
    .select(`${listed} as id`)
    .where(fixed, '=', user)
    .$if(before !== undefined, (query) => query.where(listed, '<', before as UserId))
    .$if(after !== undefined, (query) => query.where(listed, '>', after as UserId))
    .orderBy(listed, after === undefined ? 'desc' : 'asc')
    .limit(limit)
    .execute();
  if (edges.length === 0) return [];
  const users = await db
    .selectFrom('users')
    .select(userColumns)
    .where(
      'id',
      'in',
      edges.map((edge) => edge.id),
    )
    .execute();
  const byId = new Map(users.map((found) => [found.id, found]));
  return edges.flatMap((edge) => byId.get(edge.id) ?? []);
}
