export { FEED_LENGTH, type FeedFormat, type FeedSubject, feedFormats } from './feed.ts';
export { createFeeds, type Feeds, type RenderedFeed } from './feeds.ts';
