export { FEED_LENGTH, type FeedFormat, feedFormats, feedPath, type PublicSubject } from './feed.ts';
export { createFeedToken, findFeedOwner, revokeFeedToken } from './feed-token.ts';
export { createFeeds, type Feeds, type RenderedFeed } from './feeds.ts';
export { etagOf, type FeedItem, renderFeed } from './render.ts';
