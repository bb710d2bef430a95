/** A typed client of Ripple's HTTP contract, for browsers and Node. */
export type { EventOptions, Events } from './application-events.ts';
export type { Token } from './authorize.ts';
export type {
  ApplicationEvent,
  BatchFollow,
  BatchFollowResult,
  BatchUser,
  BatchUserResult,
  CallOptions,
  Deletion,
  EventPage,
  FollowRequested,
  Http,
  Media,
  ModeratedPost,
  ModeratedUser,
  NewPost,
  NewReport,
  NewUser,
  NewWebhook,
  Notification,
  OwnReport,
  Post,
  PostChange,
  PostFields,
  Profile,
  Report,
  ReportChange,
  Thread,
  Topic,
  User,
  UserChange,
  UserFields,
  Webhook,
  WebhookChange,
  WebhookDelivery,
  WriteOptions,
} from './contract.ts';
export type { NotificationEvent, PostEvent, RippleEvent } from './events.ts';
export type { FeedFormat } from './feeds.ts';
export type { PostFilter } from './filter.ts';
export type { PagedPath } from './paged-paths.ts';
export type { Page, PageOptions, Pages, PostPages, UserPages, WebhookDeliveryPages } from './pages.ts';
export { Ripple, type RippleSettings, type StreamName } from './ripple.ts';
export { answerOf, type InvalidField, RippleError } from './ripple-error.ts';
export { type Fetch, type RetrySettings, randomKey } from './send.ts';
export type { EventStream, StreamOptions, StreamState } from './stream.ts';
export type { TimelineOptions } from './timelines.ts';
export type { TopicName } from './topics.ts';
