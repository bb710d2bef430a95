import { isDeepStrictEqual } from 'node:util';
import type { Db } from '@ripple/db';
import { recordEvents } from '@ripple/events';
import type { UserId } from '@ripple/messages';
import type { Tx } from '@ripple/outbox';
import { sql } from 'kysely';
import { acceptWhereOpen } from '../follows/accept-requests.ts';
import type { Author } from './authors.ts';
import { type Avatar, avatarColumns } from './avatars.ts';

export interface User extends Avatar {
  id: UserId;
  handle: string;
  name: string;
  bio: string;
  /** The embedding application's own id; without one, the id in decimal. */
  externalId: string;
  /** What the application keeps with it. */
  data: object | null;
  locked: boolean;
}

/** The expression that the index on external ids is of. */
export const EXTERNAL_ID = sql<string>`coalesce(external_id, id::text)`;

/** The columns of a {@link User}. */
export const userColumns = [
  ...(['id', 'handle', 'name', 'bio', ...avatarColumns] as const),
  EXTERNAL_ID.as('externalId'),
  'data',
  'locked',
] as const;

/** The same, for statements as text. */
export const USER_COLUMNS = sql`
  id, handle, name, bio, avatar_url as "avatarUrl", avatar_key as "avatarKey", ${EXTERNAL_ID} as "externalId", data, locked`;

/** Whether a user is there: of one who has left, the row stays with nothing in it (vacate-user.ts). */
export const IS_THERE = sql<boolean>`left(handle, 1) <> '-'`;

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
export const normaliseHandle = (handle: string) => handle.toLowerCase();
/** Whether a handle stands for something else in addresses: `me` is the caller. */
export const isReservedHandle = (handle: string) => normaliseHandle(handle) === 'me';

/**
 * Creates a user. `id` is given where it is not to be made up.
 * @returns `undefined` if the handle, the id or the external id is taken
 */
export async function createUser(
  trx: Db,
  { externalId, ...values }: { id?: UserId; externalId?: string; handle: string; name: string; bio: string },
): Promise<User | undefined> {
  if (isReservedHandle(values.handle)) return undefined;
  const user = await trx
    .insertInto('users')
    .values({ ...values, external_id: externalId ?? null, handle: normaliseHandle(values.handle) })
    .onConflict((conflict) => conflict.doNothing())
    .returning(userColumns)
    .executeTakeFirst();
  if (!user) return undefined;
  await trx.insertInto('user_counts').values({ user_id: user.id }).execute();
  await recordEvents(trx, [{ type: 'user.created', actor: user.id, object: user.id }]);
  return user;
}

/**
 * Changes a user as the user has asked for. Who is unlocked accepts all requests that wait, behind the answer.
 * @param isShownAnew whether the transaction has changed the avatar: that is told as a part of this change
 */
export async function updateUser(
  tx: Tx,
  id: UserId,
  change: { name?: string; bio?: string; data?: object | null; locked?: boolean },
  isShownAnew = false,
): Promise<User | undefined> {
  const before = await tx.db
    .selectFrom('users')
    .select(userColumns)
    .where('id', '=', id)
    .where(IS_THERE)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!before) return undefined;
  const user = { ...before, ...change };
  const isChanged = !isDeepStrictEqual(user, before);
  if (isChanged) {
    const { data, ...columns } = change;
    await tx.db
      .updateTable('users')
      .set({ ...columns, ...(data !== undefined && { data: data && JSON.stringify(data) }) })
      .where('id', '=', id)
      .execute();
  }
  if (isChanged || isShownAnew) await recordEvents(tx.db, [{ type: 'user.changed', actor: id, object: id }]);
  if (change.locked === false) await acceptWhereOpen(tx, [id]);
  return user;
}

export function findUserById(db: Db, id: UserId): Promise<User | undefined> {
  return db.selectFrom('users').select(userColumns).where('id', '=', id).where(IS_THERE).executeTakeFirst();
}

/** Whether an id is, or was, that of a user. */
export async function isUserIdTaken(db: Db, id: UserId): Promise<boolean> {
  const row = await db.selectFrom('users').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

export function findUserByHandle(db: Db, handle: string): Promise<User | undefined> {
  return db
    .selectFrom('users')
    .select(userColumns)
    .where('handle', '=', normaliseHandle(handle))
    .executeTakeFirst();
}

/** What a feed shows of a user; to read no more than that takes fewer rights. */
export function findAuthorByHandle(db: Db, handle: string): Promise<Author | undefined> {
  return db
    .selectFrom('users')
    .select(['id', 'handle', 'name', ...avatarColumns])
    .where('handle', '=', normaliseHandle(handle))
    .executeTakeFirst();
}

export function findUserByExternalId(db: Db, externalId: string): Promise<User | undefined> {
  return db
    .selectFrom('users')
    .select(userColumns)
    .where(EXTERNAL_ID, '=', externalId)
    .where(IS_THERE)
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

export const NO_COUNTS: UserCounts = { followers: 0, following: 0, posts: 0 };

/** The counts of some users; of ids of no user there are none. */
export async function listUserCounts(db: Db, ids: UserId[]): Promise<Map<UserId, UserCounts>> {
  const { rows } = await sql<UserCounts & { id: UserId }>`
    select user_id as id, followers, following, ${POSTS_SHOWN} as posts
    from user_counts where user_id = any(${ids}::bigint[])`.execute(db);
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

export async function findUserCounts(db: Db, id: UserId): Promise<UserCounts> {
  return (await listUserCounts(db, [id])).get(id) ?? NO_COUNTS;
}

/**
 * Every reader is shown the same number: of posts, those that are public, and reposts whose original is there and is not
 * withheld. Each of the two counts is one range of an index, and the second one looks up reposts only.
 */
const POSTS_SHOWN = sql<number>`(
  (select count(*) from posts where author_id = user_id and deleted_at is null and visibility = 'public')
  - (select count(*) from posts join posts as original on original.id = posts.repost_of
     where posts.author_id = user_id and posts.repost_of is not null and posts.deleted_at is null
       and (original.deleted_at is not null or original.visibility = 'withheld'))
)`;
