import { parseId } from '@ripple/ids';
import {
  countUnread,
  listNotifications,
  markRead,
  type Notification,
  type NotificationId,
} from '@ripple/notifications';
import type { Api } from '../api.ts';
import { mustBeLoggedIn, viewerOf } from '../authentication.ts';
import type { Context } from '../context.ts';
import { mustExist } from '../find-user.ts';
import { once, writeOf } from '../idempotency.ts';
import { pageOf, readPageQuery } from '../paging.ts';
import { type PresentedNotification, presentNotifications } from '../present-notifications.ts';
import { invalid } from '../problem.ts';
import * as schemas from '../schemas.ts';

export function addNotificationRoutes(app: Api, context: Context): void {
  const { database, reading } = context;

  app.get(
    '/v1/notifications',
    {
      ...mustBeLoggedIn,
      config: { ring: 'followers' },
      schema: {
        tags: ['notifications'],
        summary: 'What others did about you',
        description: 'Several who did the same to the same post are told together, as long as it is unread.',
        querystring: schemas.pageQuery,
        response: schemas.answers({ 200: schemas.notificationPage }),
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { limit, before, after } = readPageQuery<NotificationId>(request.query);
      const wanted = after === undefined ? limit + 1 : limit;
      const items: PresentedNotification[] = [];
      let range = { before, after, limit: wanted };
      // What is not to be seen any more leaves no hole in a page.
      while (items.length < wanted) {
        const found: Notification[] = await listNotifications(reading.db, viewer, range);
        items.push(...(await presentNotifications(context, viewer, found)));
        const last = found.at(-1)?.id;
        if (found.length < wanted || last === undefined) break;
        range = after === undefined ? { ...range, before: last } : { ...range, after: last };
      }
      const shown = items.slice(0, limit);
      const page = {
        items: after === undefined ? shown : shown.reverse(),
        more: after !== undefined || items.length > limit,
      };
      return { ...pageOf(request, reply, page), unread: await countUnread(reading.db, viewer) };
    },
  );

  app.post(
    '/v1/notifications/read',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['notifications'],
        summary: 'Notifications up to one, and with it, are read',
        body: schemas.readNotifications,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 204: schemas.noContent }),
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const upTo = parseId<NotificationId>(request.body.upTo);
      if (upTo === undefined) throw invalid('/upTo', 'is not an id');
      await once(database.db, writeOf(request), async (trx) => {
        await mustExist(trx, viewer);
        await markRead(trx, viewer, upTo);
        return { status: 204, body: null };
      });
      return reply.status(204).send(null);
    },
  );
}
