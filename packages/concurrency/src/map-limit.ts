import pMap from 'p-map';

/**
 * Does `work` for every item, for at most `limit` of them at once. Begins no further item once one has failed.
 * @param items taken one by one as work begins, so they may be generated
 * @returns the results in the order of the items
 * @throws what the first failing `work` throws, or the signal's reason once it is aborted
 */
export function mapLimit<Item, Result>(
  items: Iterable<Item>,
  { limit, signal }: { limit: number; signal?: AbortSignal },
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  return pMap<Item, Result>(items, work, { concurrency: limit, signal });
}
