import type { Db } from '@ripple/db';
import { recordEvents } from '@ripple/events';
import { type MediaId, rings, type UserId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';
import { sql } from 'kysely';

/** What a user is shown with: at most one of the two. The one that was set later has taken the place of the other. */
export interface Avatar {
  /** An address that the application has set. */
  avatarUrl: string | null;
  /** Where the files of a picture of the user's own are stored. */
  avatarKey: string | null;
}

/** The columns of an {@link Avatar}. */
export const avatarColumns = ['avatar_url as avatarUrl', 'avatar_key as avatarKey'] as const;

// A transaction locks users before pictures, pictures before requests, and requests before files.

/**
 * Has a picture made into the avatar of its owner. What the user is shown with stays until then; of several requests,
 * the last one counts.
 * @returns false if the user has no such picture, or it has turned out to be none
 */
export async function requestAvatar(tx: Tx, user: UserId, media: MediaId): Promise<boolean> {
  await lockUser(tx.db, user);
  // Either this sees that it is ready, or who makes it ready sees the request.
  const picture = await tx.db
    .selectFrom('media')
    .select('state')
    .where('id', '=', media)
    .where('owner_id', '=', user)
    .where('state', 'in', ['processing', 'ready'])
    .forShare()
    .executeTakeFirst();
  if (!picture) return false;
  await sql`
    insert into avatar_requests (user_id, media_id) values (${user}, ${media})
    on conflict (user_id) do update set media_id = excluded.media_id, asked_at = excluded.asked_at`.execute(
    tx.db,
  );
  // The message of the upload does it otherwise: two would make the picture ready twice.
  if (picture.state === 'ready') await enqueue(tx, { type: 'process-media', mediaId: media, ownerId: user });
  return true;
}

/**
 * Shows a user with nothing, neither a picture nor an address.
 * @returns whether the user was shown with one
 */
export async function removeAvatar(trx: Db, user: UserId): Promise<boolean> {
  const removed = await removeAvatarPictures(trx, [user]);
  const { numAffectedRows = 0n } = await sql`
    update users set avatar_url = null where id = ${user} and avatar_url is not null`.execute(trx);
  return removed > 0 || numAffectedRows > 0n;
}

/**
 * Ends the pictures that users are shown with, also those that are still to be made: for an application that sets
 * addresses, or none, in the same transaction.
 * @returns how many of the users were shown with one
 */
export async function removeAvatarPictures(trx: Db, users: UserId[]): Promise<number> {
  const { rows } = await sql<{ key: string }>`
    with before as materialized (
      select id, avatar_key from users where id = any(${users}::bigint[]) order by id for no key update
    )
    update users set avatar_key = null from before where users.id = before.id and before.avatar_key is not null
    returning before.avatar_key as key`.execute(trx);
  await sql`delete from avatar_requests where user_id = any(${users}::bigint[])`.execute(trx);
  const keys = rows.map(({ key }) => key);
  if (keys.length > 0) await sql`update avatars set expires_at = now() where key = any(${keys})`.execute(trx);
  return keys.length;
}

/** A picture that is to become the avatar of its owner. */
export interface AvatarRequest {
  userId: UserId;
  mediaId: MediaId;
  /** Of the picture's own files. */
  mediaKey: string;
  /** Of the picture, as packages/posts/src/media/media.ts has it. */
  state: string;
}

export async function findAvatarRequest(db: Db, media: MediaId): Promise<AvatarRequest | undefined> {
  return db
    .selectFrom('avatar_requests')
    .innerJoin('media', 'media.id', 'avatar_requests.media_id')
    .select([
      'avatar_requests.user_id as userId',
      'avatar_requests.media_id as mediaId',
      'media.key as mediaKey',
      'media.state',
    ])
    .where('media_id', '=', media)
    .executeTakeFirst();
}

/** @returns whether it was there: a later one, or a removal, may have taken its place */
export async function deleteAvatarRequest(
  trx: Db,
  { userId, mediaId }: Pick<AvatarRequest, 'userId' | 'mediaId'>,
): Promise<boolean> {
  const deleted = await trx
    .deleteFrom('avatar_requests')
    .where('user_id', '=', userId)
    .where('media_id', '=', mediaId)
    .executeTakeFirst();
  return deleted.numDeletedRows === 1n;
}

/** Requests of which nothing has come for a day: the former avatar stays. */
export async function deleteOldAvatarRequests(db: Db): Promise<void> {
  await sql`delete from avatar_requests where asked_at < now() - interval '1 day'`.execute(db);
}

/** Notes that files will be stored under `key`. They are removed after an hour, unless they are shown by then. */
export async function noteAvatar(db: Db, key: string): Promise<void> {
  await sql`insert into avatars (key, expires_at) values (${key}, now() + interval '1 hour')`.execute(db);
}

/**
 * Shows a user with the files under `key`, made of the picture that was asked for. The former ones can be read for as
 * long as posts may show them (authors.ts).
 * @returns false if the request is gone: nothing is changed then
 * @throws if the files have expired
 */
export async function showAvatar(trx: Db, request: AvatarRequest, key: string): Promise<boolean> {
  const former = await lockUser(trx, request.userId);
  if (!former || !(await deleteAvatarRequest(trx, request))) return false;
  await trx
    .updateTable('users')
    .set({ avatar_key: key, avatar_url: null })
    .where('id', '=', request.userId)
    .execute();
  const shown = await trx
    .updateTable('avatars')
    .set({ expires_at: null })
    .where('key', '=', key)
    .executeTakeFirst();
  if (shown.numUpdatedRows !== 1n) throw new Error('the files of an avatar expired while it was made');
  await recordEvents(trx, [{ type: 'user.changed', actor: request.userId, object: request.userId }]);
  if (former.key !== null) {
    await sql`
      update avatars set expires_at = now() + ${rings.public.budgetMs} * interval '1 ms'
      where key = ${former.key}`.execute(trx);
  }
  return true;
}

/** @returns the key of the avatar that the user has */
function lockUser(trx: Db, user: UserId): Promise<{ key: string | null } | undefined> {
  return trx
    .selectFrom('users')
    .select('avatar_key as key')
    .where('id', '=', user)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/**
 * The avatar whose files are under this key, and who is shown with it; `null` for a former one, which is there for as long
 * as posts may show it, and for one that is being made.
 */
export async function findAvatar(db: Db, key: string): Promise<{ ownerId: UserId | null } | undefined> {
  const { rows } = await sql<{ ownerId: UserId | null }>`
    select users.id as "ownerId" from avatars left join users on users.avatar_key = avatars.key
    where avatars.key = ${key} and (expires_at is null or expires_at > now())`.execute(db);
  return rows[0];
}

/** The keys of files that are no avatar any more; their rows are locked. */
export async function claimExpiredAvatars(trx: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select key from avatars where expires_at < now()
    order by expires_at limit ${limit} for update skip locked`.execute(trx);
  return rows.map(({ key }) => key);
}

/** The files have to be removed before. */
export async function deleteAvatars(trx: Db, keys: string[]): Promise<void> {
  if (keys.length > 0) await trx.deleteFrom('avatars').where('key', 'in', keys).execute();
}
