/** Does `work` for every item, at most `limit` at once; the results are in the order of the items. */
export async function eachAtMost<Item, Result>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array(items.length);
  const rest = items.entries();
  await Promise.all(
    Array.from({ length: Math.min(limit, items.length) }, async () => {
      for (const [index, item] of rest) results[index] = await work(item);
    }),
  );
  return results;
}
