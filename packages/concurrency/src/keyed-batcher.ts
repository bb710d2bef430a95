import { createBatcher } from './batcher.ts';

/**
 * As {@link createBatcher}, with a batch for each key: requests of different keys don't wait for each other.
 * @param keyOf what the items of a batch have in common
 */
export function createKeyedBatcher<Item, Result>(
  keyOf: (item: Item) => string,
  work: (items: Item[]) => Promise<Result[]>,
  most: number,
): (item: Item) => Promise<Result> {
  const underWay = new Map<string, { ask: (item: Item) => Promise<Result>; requests: number }>();

  return async (item) => {
    const key = keyOf(item);
    const batcher = underWay.get(key) ?? { ask: createBatcher(work, most), requests: 0 };
    underWay.set(key, batcher);
    batcher.requests += 1;
    try {
      return await batcher.ask(item);
    } finally {
      batcher.requests -= 1;
      if (batcher.requests === 0) underWay.delete(key);
    }
  };
}
