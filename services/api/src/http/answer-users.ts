import type { PageOfIds } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { listUsers } from '@ripple/people';
import { presentUser } from '@ripple/presentation';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { answerList, type List } from './answer-list.ts';

const noUsers: ReadonlySet<UserId> = new Set();

/** Who reads a list of users. */
interface UsersReader {
  viewer: UserId | undefined;
  /** Whether those are left out who block the viewer, or whom the viewer blocks; if not given, they aren't. */
  hidesBlocked?: boolean;
}

/**
 * A list of users by their ids, without those who are gone.
 * @param list a part of their ids
 * @param present users in the order of these ids; ids of no user are left out
 */
export const listOfUsers = <Item extends { id: string }>(
  { blockList, userStates }: Context,
  { viewer, hidesBlocked = false }: UsersReader,
  list: (page: PageOfIds<UserId>) => Promise<UserId[]>,
  present: (ids: UserId[]) => Promise<Item[]>,
): List<UserId, UserId, Item> => {
  async function findBlocked(users: UserId[]): Promise<ReadonlySet<UserId>> {
    if (!hidesBlocked || viewer === undefined) return noUsers;
    return blockList.blocked(
      viewer,
      users.filter((id) => id !== viewer),
    );
  }
  return {
    list,
    idOf: (id) => id,
    async present(ids) {
      const [blocked, states] = await Promise.all([findBlocked(ids), userStates.current()]);
      return present(ids.filter((id) => !blocked.has(id) && (id === viewer || !states.isGone(id))));
    },
  };
};

/** Answers a page of users as the HTTP contract shows them, see {@link listOfUsers}. */
export const answerUsers = (
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  list: (page: PageOfIds<UserId>) => Promise<UserId[]>,
  options: { hidesBlocked?: boolean } = {},
) =>
  answerList(
    request,
    reply,
    listOfUsers(context, { viewer: request.viewer, ...options }, list, async (ids) => {
      const users = await listUsers(context.reading.db, ids);
      return users.map((user) => presentUser(user, context.mediaUrl, request));
    }),
  );
