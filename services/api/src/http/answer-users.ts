import type { PageOfIds } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { listUsers } from '@ripple/people';
import { presentUser } from '@ripple/presentation';
import { sizeAfter } from '@ripple/timelines';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { type PageQuery, pageOf, parsePageQuery, readPage, type Stretch } from './paging.ts';

type PresentedUser = ReturnType<typeof presentUser>;
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
  const range = parsePageQuery<UserId>(request.query as PageQuery);
  const { viewer } = request;

  async function findBlocked(users: UserId[]): Promise<ReadonlySet<UserId>> {
    if (!hidesBlocked || viewer === undefined) return noUsers;
    return context.blockList.blocked(
      viewer,
      users.filter((id) => id !== viewer),
    );
  }

  async function* stretches(): AsyncGenerator<Stretch<PresentedUser>> {
    let { before, after } = range;
    // One more than the page tells whether there are others.
    for (let limit = range.limit + 1; ; limit = sizeAfter(limit)) {
      const ids = await list({ before, after, limit });
      const last = ids.at(-1);
      if (last === undefined) return;
      const [blocked, states] = await Promise.all([findBlocked(ids), context.userStates.current()]);
      const shown = ids.filter((id) => !blocked.has(id) && (id === viewer || !states.isGone(id)));
      const users = await listUsers(context.reading.db, shown);
      yield {
        items: users.map((user) => presentUser(user, context.mediaUrl, request)),
        upTo: last,
        looked: ids.length,
      };
      if (ids.length < limit) return;
      if (after === undefined) before = last;
      else after = last;
    }
  }

  return pageOf(request, reply, range, await readPage(stretches(), range, { client: reply.raw }));
}
