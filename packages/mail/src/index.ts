export {
  type DigestedPost,
  findHighlights,
  findNews,
  type MailedNotification,
  MOST_NAMED,
} from './contents.ts';
export { type Due, takeDueDigests, takeDueNotifications } from './due.ts';
export { findRecipient, noteDigested, noteMailed, noteRefused, type Recipient } from './recipient.ts';
export {
  confirmAddress,
  type Digest,
  deleteMailSettings,
  isToken,
  type MailSettings,
  type MailWishes,
  putMailSettings,
  readMailSettings,
  unsubscribe,
} from './settings.ts';
