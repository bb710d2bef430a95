import type { PageOfIds } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { listUsers } from '@ripple/people';
import { presentUser } from '@ripple/presentation';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { answerList } from './answer-list.ts';

const noUsers: ReadonlySet<UserId> = new Set();

/**
 * Answers a page of users, by their ids.
 * @param list a part of their ids
 * @param options.hidesBlocked whether those are left out who block the caller, or whom the caller blocks
 */
export async function answerUsers(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  list: (page: PageOfIds<UserId>) => Promise<UserId[]>,
  { hidesBlocked = false } = {},
) {
  const { viewer } = request;

  async function findBlocked(users: UserId[]): Promise<ReadonlySet<UserId>> {
    if (!hidesBlocked || viewer === undefined) return noUsers;
    return context.blockList.blocked(
      viewer,
      users.filter((id) => id !== viewer),
    );
  }

  return answerList(request, reply, {
    list,
    idOf: (id) => id,
    async present(ids) {
      const [blocked, states] = await Promise.all([findBlocked(ids), context.userStates.current()]);
      const shown = ids.filter((id) => !blocked.has(id) && (id === viewer || !states.isGone(id)));
      const users = await listUsers(context.reading.db, shown);
      return users.map((user) => presentUser(user, context.mediaUrl, request));
    },
  });
}
