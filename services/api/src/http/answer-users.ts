import type { PageOfIds } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { listUsers } from '@ripple/people';
import { presentUser } from '@ripple/presentation';
import { sizeAfter } from '@ripple/timelines';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import {
  type Client,
  type Page,
  type PageQuery,
  type PageRange,
  pageOf,
  parsePageQuery,
  readPage,
  type Stretch,
} from './paging.ts';

const noUsers: ReadonlySet<UserId> = new Set();

/** A part of a list of users, for who reads it. */
export interface UsersRequest {
  range: PageRange<UserId>;
  viewer: UserId | undefined;
  /** Whether those are left out who block the viewer, or whom the viewer blocks; if not given, they aren't. */
  hidesBlocked?: boolean;
  /** Who may hang up. */
  client: Client;
}

/**
 * Reads a page of users, by their ids, without those who are gone.
 * @param list a part of their ids
 * @param present users in the order of these ids; ids of no user are left out
 */
export async function readUsers<Item extends { id: string }>(
  context: Context,
  { range, viewer, hidesBlocked = false, client }: UsersRequest,
  list: (page: PageOfIds<UserId>) => Promise<UserId[]>,
  present: (ids: UserId[]) => Promise<Item[]>,
): Promise<Page<Item>> {
  async function findBlocked(users: UserId[]): Promise<ReadonlySet<UserId>> {
    if (!hidesBlocked || viewer === undefined) return noUsers;
    return context.blockList.blocked(
      viewer,
      users.filter((id) => id !== viewer),
    );
  }

  async function* stretches(): AsyncGenerator<Stretch<Item>> {
    let { before, after } = range;
    // One more than the page tells whether there are others.
    for (let limit = range.limit + 1; ; limit = sizeAfter(limit)) {
      const ids = await list({ before, after, limit });
      const last = ids.at(-1);
      if (last === undefined) return;
      const [blocked, states] = await Promise.all([findBlocked(ids), context.userStates.current()]);
      const shown = ids.filter((id) => !blocked.has(id) && (id === viewer || !states.isGone(id)));
      yield { items: await present(shown), upTo: last, looked: ids.length };
      if (ids.length < limit) return;
      if (after === undefined) before = last;
      else after = last;
    }
  }

  return readPage(stretches(), range, { client });
}

/** Answers a page of users as the HTTP contract shows them, see {@link readUsers}. */
export async function answerUsers(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  list: (page: PageOfIds<UserId>) => Promise<UserId[]>,
  options: { hidesBlocked?: boolean } = {},
) {
  const range = parsePageQuery<UserId>(request.query as PageQuery);
  const { viewer } = request;
  const page = await readUsers(
    context,
    { range, viewer, ...options, client: reply.raw },
    list,
    async (ids) => {
      const users = await listUsers(context.reading.db, ids);
      return users.map((user) => presentUser(user, context.mediaUrl, request));
    },
  );
  return pageOf(request, reply, range, page);
}
