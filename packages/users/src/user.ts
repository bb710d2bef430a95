import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/ids';
import { sql } from 'kysely';

export interface User {
  id: UserId;
  handle: string;
  name: string;
  bio: string;
}

export interface UserCounts {
  followers: number;
  following: number;
  posts: number;
}

/** A handle as it is stored: 1 to 30 of a-z, 0-9 and _, in lower case. */
export const HANDLE_PATTERN = '^[A-Za-z0-9_]{1,30}$';
const handlePattern = new RegExp(HANDLE_PATTERN);
/** Whether a text can be a handle at all. */
export const isHandle = (text: string) => handlePattern.test(text);
const normaliseHandle = (handle: string) => handle.toLowerCase();

/**
 * Creates a user. `id` is given where the embedding application has allotted it.
 * @returns `undefined` if the handle or the id is taken
 */
export async function createUser(
  trx: Db,
  values: { id?: UserId; handle: string; name: string; bio: string },
): Promise<User | undefined> {
  const user = await trx
    .insertInto('users')
    .values({ ...values, handle: normaliseHandle(values.handle) })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'handle', 'name', 'bio'])
    .executeTakeFirst();
  if (user) await trx.insertInto('user_counts').values({ user_id: user.id }).execute();
  return user;
}

export function updateUser(
  trx: Db,
  id: UserId,
  change: { name?: string; bio?: string },
): Promise<User | undefined> {
  if (Object.keys(change).length === 0) return findUserById(trx, id);
  return trx
    .updateTable('users')
    .set(change)
    .where('id', '=', id)
    .returning(['id', 'handle', 'name', 'bio'])
    .executeTakeFirst();
}

export function findUserById(db: Db, id: UserId): Promise<User | undefined> {
  return db
    .selectFrom('users')
    .select(['id', 'handle', 'name', 'bio'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export function findUserByHandle(db: Db, handle: string): Promise<User | undefined> {
  return db
    .selectFrom('users')
    .select(['id', 'handle', 'name', 'bio'])
    .where('handle', '=', normaliseHandle(handle))
    .executeTakeFirst();
}

/** The users behind some handles; handles that nobody has are left out. */
export function findUsersByHandles(db: Db, handles: string[]): Promise<{ id: UserId; handle: string }[]> {
  if (handles.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('users')
    .select(['id', 'handle'])
    .where('handle', 'in', handles.map(normaliseHandle))
    .execute();
}

export async function readCounts(db: Db, id: UserId): Promise<UserCounts> {
  const row = await db
    .selectFrom('user_counts')
    .select((columns) => [
      'followers',
      'following',
      columns
        .selectFrom('posts')
        .select(sql<number>`count(*)`.as('posts'))
        .where('author_id', '=', id)
        .where('deleted_at', 'is', null)
        .as('posts'),
    ])
    .where('user_id', '=', id)
    .executeTakeFirst();
  return { followers: row?.followers ?? 0, following: row?.following ?? 0, posts: row?.posts ?? 0 };
}
