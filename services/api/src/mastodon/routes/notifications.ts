import { parseId } from '@ripple/messages';
import { countUnread, dismissNotifications, type NotificationId } from '@ripple/notifications';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Api } from '../../http/api.ts';
import { notFound } from '../../http/problem.ts';
import type { PresentedNotification } from '../../timeline/show-notifications.ts';
import { writeElsewhere } from '../../write/write.ts';
import { forUser, userOf } from '../access.ts';
import { toNotification, toNotificationGroup } from '../entities/notification.ts';
import type { Mastodon } from '../mastodon.ts';
import {
  countFittingUnread,
  findNotification,
  findNotificationDetails,
  notificationsQuery,
  readNotifications,
  unreadQuery,
} from '../notifications.ts';
import { accountsOnPage, linkPage, parseRange } from '../paging.ts';

/** What others did about the user who asks; several who did the same are one notification, as long as it is unread. */
export function addNotificationRoutes(scope: Api, { context, statuses, addresses }: Mastodon): void {
  const read = forUser('read:notifications');
  const write = forUser('write:notifications');
  const ring = { ring: 'followers' as const };

  scope.get(
    '/api/v1/notifications',
    { ...read, config: ring, schema: { querystring: notificationsQuery } },
    async (request, reply) => {
      const shown = await list(request, reply);
      const details = await findNotificationDetails(statuses, shown);
      return shown.flatMap((each) => toNotification(each, details) ?? []);
    },
  );

  scope.get(
    '/api/v2/notifications',
    { ...read, config: ring, schema: { querystring: notificationsQuery } },
    async (request, reply) => showGroups(await list(request, reply)),
  );

  for (const version of ['v1', 'v2'])
    scope.get(
      `/api/${version}/notifications/unread_count`,
      { ...read, config: ring, schema: { querystring: unreadQuery } },
      async (request, reply) => {
        const { limit = 100, ...filter } = request.query;
        const most = Math.min(1_000, Math.max(1, limit));
        if (Object.keys(filter).length > 0)
          return { count: await countFittingUnread(context, request, { most, filter, client: reply.raw }) };
        return { count: Math.min(most, await countUnread(context.reading.db, userOf(request))) };
      },
    );

  addPolicy(scope);

  const params = Type.Object({ id: Type.String() });

  scope.get('/api/v1/notifications/:id', { ...read, schema: { params } }, async (request) => {
    const found = await mustFind(request, request.params.id);
    const shown = toNotification(found, await findNotificationDetails(statuses, [found]));
    if (!shown) throw notFound('notification');
    return shown;
  });

  // A group ends with the id of its notification.
  scope.get('/api/v2/notifications/:id', { ...read, schema: { params } }, async (request) =>
    showGroups([await mustFind(request, request.params.id)]),
  );

  scope.get('/api/v2/notifications/:id/accounts', { ...read, schema: { params } }, async (request) => {
    const found = await mustFind(request, request.params.id);
    const { accounts } = await findNotificationDetails(statuses, [found]);
    return [...accounts.values()];
  });

  for (const version of ['v1', 'v2'])
    scope.post<{ Params: { id: string } }>(
      `/api/${version}/notifications/:id/dismiss`,
      { ...write, schema: { params } },
      async (request) => {
        const { id } = await mustFind(request, request.params.id);
        await dismiss(request, { only: Number(id) as NotificationId });
        return {};
      },
    );

  scope.post('/api/v1/notifications/clear', write, async (request) => {
    await dismiss(request, {});
    return {};
  });

  async function list(
    request: FastifyRequest<{ Querystring: Static<typeof notificationsQuery> }>,
    reply: FastifyReply,
  ): Promise<PresentedNotification[]> {
    const range = parseRange(request.query, accountsOnPage);
    const page = await readNotifications(context, request, {
      range,
      filter: request.query,
      client: reply.raw,
    });
    return linkPage(request, reply, addresses.publicUrl, page);
  }

  const dismiss = (request: FastifyRequest, which: { only?: NotificationId }) =>
    writeElsewhere(context, request, async () => {
      await dismissNotifications(context.database.db, userOf(request), which);
      return {};
    });

  async function mustFind(request: FastifyRequest, key: string): Promise<PresentedNotification> {
    const id = parseId<NotificationId>(/\d+$/.exec(key.slice(-20))?.[0] ?? '');
    const found = id === undefined ? undefined : await findNotification(context, request, id);
    if (!found) throw notFound('notification');
    return found;
  }

  async function showGroups(notifications: PresentedNotification[]) {
    const details = await findNotificationDetails(statuses, notifications);
    const shown = notifications.filter((each) => toNotification(each, details));
    return {
      accounts: [...details.accounts.values()],
      statuses: [...details.statuses.values()],
      notification_groups: shown.map(toNotificationGroup),
    };
  }
}

/** Nothing is kept back: there are no requests for notifications. */
function addPolicy(scope: Api): void {
  const read = forUser('read:notifications');
  const write = forUser('write:notifications');
  const summary = { pending_requests_count: 0, pending_notifications_count: 0 };
  const filters = {
    filter_not_following: false,
    filter_not_followers: false,
    filter_new_accounts: false,
    filter_private_mentions: false,
  };
  const policy = {
    for_not_following: 'accept',
    for_not_followers: 'accept',
    for_new_accounts: 'accept',
    for_private_mentions: 'accept',
    for_limited_accounts: 'accept',
  };
  for (const [version, shown] of [
    ['v1', filters],
    ['v2', policy],
  ] as const) {
    const url = `/api/${version}/notifications/policy`;
    scope.get(url, read, async () => ({ ...shown, summary }));
    for (const method of ['PUT', 'PATCH'] as const)
      scope.route({ method, url, ...write, handler: async () => ({ ...shown, summary }) });
  }
  scope.get('/api/v1/notifications/requests', read, async () => []);
  scope.get('/api/v1/notifications/requests/merged', read, async () => ({ merged: true }));
}
