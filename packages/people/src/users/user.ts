import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { sql } from 'kysely';
import { type Avatar, avatarColumns } from './avatars.ts';

export interface User extends Avatar {
  id: UserId;
  handle: string;
  name: string;
  bio: string;
}

/** The columns of a {@link User}. */
export const userColumns = ['id', 'handle', 'name', 'bio', ...avatarColumns] as const;

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
    .returning(userColumns)
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
  return trx.updateTable('users').set(change).where('id', '=', id).returning(userColumns).executeTakeFirst();
}

export function findUserById(db: Db, id: UserId): Promise<User | undefined> {
  return db.selectFrom('users').select(userColumns).where('id', '=', id).executeTakeFirst();
}

export function findUserByHandle(db: Db, handle: string): Promise<User | undefined> {
  return db
    .selectFrom('users')
    .select(userColumns)
    .where('handle', '=', normaliseHandle(handle))
    .executeTakeFirst();
}

/** The users behind some handles; handles of no user are left out. */
export function listUsersByHandles(db: Db, handles: string[]): Promise<{ id: UserId; handle: string }[]> {
  if (handles.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('users')
    .select(['id', 'handle'])
    .where('handle', 'in', handles.map(normaliseHandle))
    .execute();
}

/**
 * Everybody is shown the same numbers: of posts, those that are public, and reposts whose original is there. Each of
 * the two counts is one range of an index, and the second one looks up reposts only.
 */
export async function findUserCounts(db: Db, id: UserId): Promise<UserCounts> {
  const { rows } = await sql<UserCounts>`
    select followers, following,
      (select count(*) from posts where author_id = ${id} and deleted_at is null and visibility = 'public')
      - (select count(*) from posts join posts as original on original.id = posts.repost_of
         where posts.author_id = ${id} and posts.repost_of is not null and posts.deleted_at is null
           and original.deleted_at is not null) as posts
    from user_counts where user_id = ${id}`.execute(db);
  return rows[0] ?? { followers: 0, following: 0, posts: 0 };
}
