import { markRead } from '@ripple/notifications';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Api } from '../../http/api.ts';
import { notFound } from '../../http/problem.ts';
import { forEverybody, forUser, userOf } from '../access.ts';
import {
  type Conversation,
  groupByThread,
  listDirectItems,
  listUnread,
  participantsOf,
} from '../conversations.ts';
import type { Mastodon } from '../mastodon.ts';
import { linkPage, listQuery, pageOfAll, parseRange, readRange, statusesOnPage } from '../paging.ts';
import { parseStatusId, statusParameter } from '../status-parameter.ts';

/** Threads of direct posts, as far as the newest ones show; and timelines of what Ripple doesn't have. */
export function addConversationRoutes(scope: Api, { context, statuses, addresses }: Mastodon): void {
  const querystring = Type.Object(listQuery);
  const ring = { ring: 'followers' as const };
  const write = { ...forUser('write:conversations'), schema: { params: statusParameter } };

  scope.get(
    '/api/v1/conversations',
    { ...forUser('read:statuses'), config: ring, schema: { querystring } },
    async (request, reply) => {
      const all = groupByThread(await listDirectItems(context, userOf(request)));
      // Pages are told by the newest post of each, as in Mastodon.
      const listed = all.map((each) => ({ id: String(each.items[0].post.id), conversation: each }));
      const page = await readRange(parseRange(request.query, statusesOnPage), pageOfAll(listed));
      const shown = linkPage(request, reply, addresses.publicUrl, page);
      return show(
        request,
        shown.map(({ conversation }) => conversation),
      );
    },
  );

  scope.get(
    '/api/v1/timelines/direct',
    { ...forUser('read:statuses'), config: ring, schema: { querystring } },
    async (request, reply) => {
      const items = await listDirectItems(context, userOf(request));
      const listed = items.map((item) => ({ id: String(item.post.id), item }));
      const page = await readRange(parseRange(request.query, statusesOnPage), pageOfAll(listed));
      const shown = linkPage(request, reply, addresses.publicUrl, page);
      return statuses.show(
        request,
        shown.map(({ item }) => item),
      );
    },
  );

  // How far a conversation is read is told by the notifications of it: those before it are read with it.
  scope.post('/api/v1/conversations/:id/read', write, async (request) => {
    const conversation = await mustFind(request, request.params.id);
    await markConversation(request, conversation);
    const [shown] = await show(request, [conversation]);
    if (!shown) throw notFound('conversation');
    return { ...shown, unread: false };
  });

  // It is read then, and stays in the list: it is made of posts.
  scope.delete('/api/v1/conversations/:id', write, async (request) => {
    await markConversation(request, await mustFind(request, request.params.id));
    return {};
  });

  scope.get('/api/v1/timelines/link', forEverybody('read:statuses'), async () => []);
  scope.get('/api/v1/timelines/list/:id', forUser('read:lists'), async () => {
    throw notFound('list');
  });

  async function mustFind(request: FastifyRequest, text: string): Promise<Conversation> {
    const id = parseStatusId(text);
    const found = groupByThread(await listDirectItems(context, userOf(request))).find(
      ({ root }) => root === id,
    );
    if (!found) throw notFound('conversation');
    return found;
  }

  async function markConversation(request: FastifyRequest, conversation: Conversation): Promise<void> {
    const viewer = userOf(request);
    const unread = await listUnread(context, viewer, [conversation]);
    await context.write(request, async ({ db }) => {
      for (const id of unread.values()) await markRead(db, viewer, id);
    });
  }

  async function show(request: FastifyRequest, conversations: Conversation[]) {
    const [shown, accounts, unread] = await Promise.all([
      statuses.show(
        request,
        conversations.map(({ items: [newest] }) => newest),
      ),
      statuses.accountsOf(conversations.flatMap((each) => participantsOf(each, request))),
      listUnread(context, userOf(request), conversations),
    ]);
    const byId = new Map(shown.map((status) => [status.id, status]));
    return conversations.map((each) => ({
      id: String(each.root),
      unread: unread.has(each.items[0].post.id),
      accounts: participantsOf(each, request).flatMap((id) => accounts.get(String(id)) ?? []),
      last_status: byId.get(String(each.items[0].post.id)) ?? null,
    }));
  }
}
