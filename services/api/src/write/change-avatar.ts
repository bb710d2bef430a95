import type { MediaId, UserId } from '@ripple/messages';
import type { Tx } from '@ripple/outbox';
import { removeAvatar, requestAvatar } from '@ripple/people';
import { parseIdParameter } from '../http/parameters.ts';
import { invalid } from '../http/problem.ts';

/**
 * Has a picture of a user's own made into the avatar, or removes the avatar, whichever it is.
 * @param mediaId from `POST /v1/media`, or null
 * @returns whether the user is shown otherwise from now on: a picture has to be made into an avatar first
 * @throws {ProblemError} 400
 */
export async function changeAvatar(tx: Tx, user: UserId, mediaId: string | null): Promise<boolean> {
  if (mediaId === null) return removeAvatar(tx.db, user);
  const pointer = '/avatarMediaId';
  const requested = await requestAvatar(tx, user, parseIdParameter<MediaId>(mediaId, pointer));
  if (!requested) throw invalid(pointer, 'is no picture of yours');
  return false;
}
