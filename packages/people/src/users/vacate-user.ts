import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { sql } from 'kysely';
import { findUserState } from '../states/user-state.ts';
import { removeAvatar } from './avatars.ts';
import { IS_THERE } from './user.ts';

/** A user before the row was emptied. */
export interface Vacated {
  handle: string;
  /** Of the files of the avatar. */
  avatarKey: string | null;
}

/**
 * Empties the row of a user, in a transaction: handle, name, bio, avatar, data and external id. What writes for this user
 * at the same time has come before, or finds no user any more (`IS_THERE`). The handle is reserved for `handleDays`, and
 * the external id is free at once; those of a user who is suspended stay taken.
 * @returns `undefined` if there is no such user
 */
export async function vacateUser(
  trx: Db,
  user: UserId,
  { handleDays }: { handleDays: number },
): Promise<Vacated | undefined> {
  const before = await trx
    .selectFrom('users')
    .select(['handle', 'avatar_key as avatarKey'])
    .where('id', '=', user)
    .where(IS_THERE)
    .forUpdate()
    .executeTakeFirst();
  if (!before) return undefined;
  const isSuspended = (await findUserState(trx, user))?.state === 'suspended';
  await removeAvatar(trx, user);
  await sql`select empty_user(${user}, ${isSuspended})`.execute(trx);
  const expiresAt = isSuspended ? sql`null` : sql`clock_timestamp() + ${handleDays} * interval '1 day'`;
  await sql`
    insert into reserved_handles (handle, user_id, expires_at) values (${before.handle}, ${user}, ${expiresAt})
    on conflict (handle) do update set user_id = excluded.user_id, expires_at = excluded.expires_at`.execute(
    trx,
  );
  return before;
}
