export type FeedFormat = 'rss' | 'atom' | 'json';

/** Addresses of feeds, for feed readers and `<link rel="alternate">`. Nothing is fetched. */
export function createFeeds(baseUrl: string) {
  const at = (path: string, format: FeedFormat) => `${baseUrl}/v1/${path}/feed.${format}`;
  return {
    public: (format: FeedFormat) => at('timelines/public', format),
    user: (handle: string, format: FeedFormat) => at(`users/${encodeURIComponent(handle)}`, format),
    tag: (tag: string, format: FeedFormat) => at(`tags/${encodeURIComponent(tag)}`, format),
    keyword: (word: string, format: FeedFormat) => at(`keywords/${encodeURIComponent(word)}`, format),
  };
}
