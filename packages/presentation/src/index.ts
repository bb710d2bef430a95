export type { Reader, TimelineItem } from './item.ts';
export { type Details, present, presentVia } from './present.ts';
export { type EventData, type EventObjects, type PresentedEvent, presentEvents } from './present-events.ts';
export { type PresentedMedia, presentAvatar, presentMedia } from './present-media.ts';
export {
  externalIdFor,
  type PresentedPost,
  presentAuthor,
  presentDocument,
  presentUser,
} from './present-post.ts';
export { presentReport } from './present-report.ts';
export { presentWebhook } from './present-webhook.ts';
