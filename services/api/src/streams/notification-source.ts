import type { UserId } from '@ripple/ids';
import { notificationsOf } from '@ripple/live';
import { listNotifications, type NotificationId } from '@ripple/notifications';
import type { Context } from '../context.ts';
import { presentNotifications } from '../present-notifications.ts';
import type { Source } from './source.ts';

/**
 * Somebody's notifications. One that several add to gets a new id each time, and ids of one reader are
 * committed in their order: so whatever is above the last one is what is new, and the log only says: look.
 */
export function notificationSource(context: Context, viewer: UserId): Source {
  return {
    event: 'notification',
    topics: async () => [notificationsOf(viewer)],
    async since(id, limit) {
      let after = id as NotificationId;
      while (true) {
        const found = await listNotifications(context.reading.db, viewer, { after, limit });
        const shown = await presentNotifications(context, viewer, found);
        const last = found.at(-1);
        // Those that are not to be seen don't end it.
        if (shown.length === 0 && found.length === limit && last) after = last.id;
        else
          return shown.map((each) => ({
            id: Number(each.id),
            about: undefined,
            json: JSON.stringify(each),
          }));
      }
    },
  };
}
