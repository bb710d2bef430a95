import type { UserId } from '@ripple/messages';
import { findUserState } from '@ripple/people';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { seesModerated } from '../http/authentication.ts';

/** What a profile tells of a user who is silenced or suspended. */
export interface Moderation {
  state: 'silenced' | 'suspended';
  reason: string;
}

/** Whether a request may learn of the state of this user. */
const seesState = (request: FastifyRequest, user: UserId): boolean =>
  request.viewer === user || seesModerated(request);

/** The state of a user, as a part of a profile; nothing for an active user, and for others than {@link seesState}. */
export async function moderationOf(
  { userStates, database }: Pick<Context, 'userStates' | 'database'>,
  request: FastifyRequest,
  user: UserId,
): Promise<{ moderation?: Moderation }> {
  if (!seesState(request, user)) return {};
  const states = await userStates.current();
  if (states.of(user) === 'active') return {};
  const found = await findUserState(database.db, user);
  if (found?.state !== 'silenced' && found?.state !== 'suspended') return {};
  return { moderation: { state: found.state, reason: found.reason } };
}
