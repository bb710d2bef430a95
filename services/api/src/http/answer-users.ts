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

/** A user of a list. */
interface ListedUser {
  id: string;
  userId: UserId;
}

type ListUserIds = (page: PageOfIds<UserId>) => Promise<UserId[]>;

/** Which users of a list are shown to whom. */
interface Listing {
  list: ListUserIds;
  viewer: UserId | undefined;
  /** Whether those are left out who block the viewer, or whom the viewer blocks. */
  hidesBlocked: boolean;
}

/**
 * Those of a list of users that the viewer is to see, until it ends.
 * @param part which part of it
 */
export async function* listShownUsers(
  context: Context,
  { list, viewer, hidesBlocked }: Listing,
  part: { limit: number; before: number | undefined; after: number | undefined },
): AsyncGenerator<Stretch<ListedUser>> {
  let { before, after } = part as PageOfIds<UserId>;

  async function findBlocked(users: UserId[]): Promise<ReadonlySet<UserId>> {
    if (!hidesBlocked || viewer === undefined) return noUsers;
    return context.blockList.blocked(
      viewer,
      users.filter((id) => id !== viewer),
    );
  }

  // One more than the page tells whether there are others.
  for (let limit = part.limit + 1; ; limit = sizeAfter(limit)) {
    const ids = await list({ before, after, limit });
    const last = ids.at(-1);
    if (last === undefined) return;
    const [blocked, states] = await Promise.all([findBlocked(ids), context.userStates.current()]);
    const shown = ids.filter((id) => !blocked.has(id) && (id === viewer || !states.isGone(id)));
    yield {
      items: shown.map((userId) => ({ id: String(userId), userId })),
      upTo: last,
      looked: ids.length,
    };
    if (ids.length < limit) return;
    if (after === undefined) before = last;
    else after = last;
  }
}

/**
 * Answers a page of users, by their ids.
 * @param list a part of their ids
 * @param options.hidesBlocked whether those are left out who block the caller, or whom the caller blocks
 */
export async function answerUsers(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  list: ListUserIds,
  { hidesBlocked = false } = {},
) {
  const range = parsePageQuery<UserId>(request.query as PageQuery);
  const { viewer } = request;

  async function* stretches(): AsyncGenerator<Stretch<PresentedUser>> {
    for await (const { items, ...rest } of listShownUsers(context, { list, viewer, hidesBlocked }, range)) {
      const users = await listUsers(
        context.reading.db,
        items.map(({ userId }) => userId),
      );
      yield { ...rest, items: users.map((user) => presentUser(user, context.mediaUrl, request)) };
    }
  }

  return pageOf(request, reply, range, await readPage(stretches(), range, { client: reply.raw }));
}
