import type { UserId } from '@ripple/messages';
import type { WriteRequest } from '@ripple/outbox';
import { findUserCounts, type Profile, updateUser } from '@ripple/people';
import type { Context } from '../context.ts';
import { unknownUser } from '../http/problem.ts';
import { changeAvatar } from './change-avatar.ts';
import { parseUserFields } from './user-fields.ts';

/** What a user may change of themself: what is missing stays. */
export interface UserChange {
  name?: string;
  bio?: string | null;
  data?: object | null;
  locked?: boolean;
  /** Null removes the avatar. */
  avatarMediaId?: string | null;
}

/**
 * Changes a user as the user has asked for.
 * @param present what is answered, also to a retry
 * @throws {ProblemError} 400
 */
export async function changeUser<Body>(
  context: Context,
  write: WriteRequest,
  { viewer, given }: { viewer: UserId; given: UserChange },
  present: (user: Profile) => Body,
): Promise<Body> {
  const changed = await context.outbox.write(write, async (tx) => {
    const { bio, avatarMediaId, ...change } = parseUserFields(given);
    const isShownAnew = avatarMediaId !== undefined && (await changeAvatar(tx, viewer, avatarMediaId));
    const changes = { ...change, ...(bio !== undefined && { bio: bio ?? '' }) };
    const user = await updateUser(tx, viewer, changes, isShownAnew);
    if (!user) throw unknownUser();
    return present({ ...user, counts: await findUserCounts(tx.db, viewer) });
  });
  context.authors.forget(viewer);
  return changed;
}
