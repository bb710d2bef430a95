export { type Event, forgetPost, notify, withdraw, withdrawAll } from './notify.ts';
export {
  countUnread,
  listNotifications,
  MOST_UNREAD,
  markRead,
  type Notification,
  type NotificationId,
} from './read-notifications.ts';
