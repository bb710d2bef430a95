import { notificationsOf } from '@ripple/live';
import type { UserId } from '@ripple/messages';
import type { NotificationId } from '@ripple/notifications';
import type { Reader } from '@ripple/presentation';
import type { Context } from '../context.ts';
import { readPage } from '../http/paging.ts';
import { listShownNotifications } from '../timeline/show-notifications.ts';
import type { NotificationSource } from './source.ts';

/**
 * The notifications of `viewer`. One that several people add to gets a new id each time, and ids of one reader
 * are committed in their order: so whatever is above the last one is new.
 */
export function notificationSource(context: Context, viewer: UserId, reader: Reader): NotificationSource {
  return {
    kind: 'notification',
    listChannels: async () => [notificationsOf(viewer)],
    async listAfter(id, limit) {
      const range = { limit, before: undefined, after: id as NotificationId };
      const { items, rest } = await readPage(
        listShownNotifications(context, viewer, reader, range, limit),
        range,
      );
      const toItem = (each: (typeof items)[number]) => ({
        id: Number(each.id),
        repostOf: undefined,
        json: JSON.stringify(each),
      });
      return { items: items.reverse().map(toItem), upTo: rest };
    },
  };
}
