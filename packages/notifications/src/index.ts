export { type Event, forgetPost, notify, withdraw, withdrawAll } from './notify.ts';
export {
  countUnread,
  listNotifications,
  markRead,
  type Notification,
  type NotificationId,
} from './read-notifications.ts';
