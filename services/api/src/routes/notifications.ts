import { parseId } from '@ripple/messages';
import { countUnread, markRead, type NotificationId } from '@ripple/notifications';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, readerOf, viewerOf } from '../http/authentication.ts';
import { mustExist } from '../http/find-user.ts';
import { pageOf, parsePageQuery, readPage } from '../http/paging.ts';
import { invalid } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import { listShownNotifications } from '../timeline/show-notifications.ts';

export function addNotificationRoutes(app: Api, context: Context): void {
  const { reading, write } = context;

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
      const range = parsePageQuery<NotificationId>(request.query);
      const found = listShownNotifications(context, viewer, readerOf(request), range, range.limit + 1);
      const page = await readPage(found, range, { client: reply.raw });
      return { ...pageOf(request, reply, range, page), unread: await countUnread(reading.db, viewer) };
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
      await write(request, async ({ db }) => {
        await mustExist(db, viewer);
        await markRead(db, viewer, upTo);
      });
      return reply.status(204).send(null);
    },
  );
}
