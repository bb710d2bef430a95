export {
  FEED_BYTES,
  FEED_LENGTH,
  type FeedFormat,
  feedFormats,
  feedMediaTypes,
  feedPath,
  HUB_PATH,
  type PublicSubject,
  parseFeedPath,
} from './feed.ts';
export { dropFeeds, listFeedKeys } from './feed-keys.ts';
export { createFeedToken, findFeedOwner, isCurrentFeedToken, revokeFeedToken } from './feed-token.ts';
export { createFeeds, type Feeds, type RenderedFeed } from './feeds.ts';
export { discoveryLink, etagOf, type FeedItem, renderFeed } from './render.ts';
export {
  MOST_ADDRESS_BYTES,
  MOST_SUBSCRIPTIONS_OF_HOST,
} from './websub/limits.ts';
export {
  claimRequests,
  deleteRequest,
  type Excess,
  type PendingRequest,
  postponeRequest,
  requestSubscription,
  type SubscriptionRequest,
} from './websub/requests.ts';
export {
  applyRequest,
  claimDue,
  clearDue,
  deleteExpired,
  endSubscription,
  endSubscriptionsTo,
  findSubscription,
  listSubscribersOfEach,
  listTopicsWithPrefix,
  noteDelivered,
  noteFailed,
  postponeDelivery,
  type Subscription,
} from './websub/subscriptions.ts';
