/**
 * The options of an LRUCache by which it holds so many entries at most, whatever their size. Its own `max` takes memory for
 * all of them when the cache is opened: 4.4 MB for 100,000 with a time to live.
 */
export const atMost = (entries: number) => ({ maxSize: entries, sizeCalculation: () => 1 });
