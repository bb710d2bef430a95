export { dismissNotifications } from './dismiss.ts';
export {
  countUnread,
  listNotifications,
  MOST_UNREAD,
  markRead,
  type Notification,
  type NotificationId,
} from './list-notifications.ts';
export { listHighlights, listNews, type MailedNotification, MOST_NAMED } from './mail/contents.ts';
export { type Due, takeDueDigests, takeDueNotifications } from './mail/due.ts';
export { deleteOldQuestions, MOST_QUESTIONS_TO_ADDRESS } from './mail/questions.ts';
export { findRecipient, noteDigested, noteMailed, noteRefused, type Recipient } from './mail/recipient.ts';
export {
  confirmAddress,
  deleteMailSettings,
  findLink,
  findMailSettings,
  type MailSettings,
  putMailSettings,
  unsubscribe,
} from './mail/settings.ts';
export {
  deleteNotificationsOfPost,
  type NotificationEvent,
  settle,
  withdrawAll,
  withdrawEndedRequests,
} from './notify.ts';
export { listToldOfPosts } from './read-state.ts';
export { deleteNotifications, deleteNotificationsOfPosts, withdrawMany } from './withdraw-many.ts';
