export {
  FEED_LENGTH,
  type FeedAddress,
  type FeedFormat,
  feedFormats,
  feedMediaTypes,
  feedPath,
  HUB_PATH,
  type PublicSubject,
  readFeedPath,
} from './feed.ts';
export { createFeedToken, findFeedOwner, revokeFeedToken } from './feed-token.ts';
export { createFeeds, type Feeds, type RenderedFeed } from './feeds.ts';
export { discoveryLink, etagOf, type FeedItem, renderFeed } from './render.ts';
