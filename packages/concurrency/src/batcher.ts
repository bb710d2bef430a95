/**
 * Turns many single requests into few batches: while one batch is under way, the requests that come form the next one.
 * So a lone request waits for nothing, and under load many share one round trip to a server. (Smart batching:
 * Thompson, 2011.)
 * @param work resolves to a result for each item, in their order; it must be idempotent
 * @param most items that a batch holds at most
 * @returns a function that does the work for one item. Where a batch fails by its data, each of its items is tried
 *   once more alone, so that an item fails by its own fault only; by any other error, such as a lost connection, all
 *   items of the batch fail
 */
export function createBatcher<Item, Result>(
  work: (items: Item[]) => Promise<Result[]>,
  most: number,
): (item: Item) => Promise<Result> {
  interface Waiting {
    item: Item;
    resolve(result: Result): void;
    reject(error: unknown): void;
  }
  /** The batch that still takes items. */
  let open: Waiting[] | undefined;
  let before = Promise.resolve();

  /** Called for the first item of a batch: logs and traces show the batch as the work of that item's request. */
  async function runAfter(previous: Promise<void>, batch: Waiting[]): Promise<void> {
    // Requests of the same turn of the event loop share a batch.
    await previous;
    if (open === batch) open = undefined;
    await runOne(batch);
  }

  async function runOne(batch: Waiting[]): Promise<void> {
    try {
      const results = await work(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      if (batch.length > 1 && isDataError(error)) for (const each of batch) await runOne([each]);
      else for (const { reject } of batch) reject(error);
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      const request = { item, resolve, reject };
      if (open !== undefined && open.length < most) {
        open.push(request);
        return;
      }
      open = [request];
      before = runAfter(before, open);
    });
}

/** SQLSTATE classes 22 and 23, data exceptions and violated constraints: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const isDataError = (error: unknown): boolean => /^2[23]/.test((error as { code?: string }).code ?? '');
