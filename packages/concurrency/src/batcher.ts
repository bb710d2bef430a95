import { createSemaphore } from './semaphore.ts';
import { withTimeout } from './with-timeout.ts';

/**
 * Turns many single requests into few batches: while as many batches are under way as may be, the requests that come
 * form the next one. So a lone request waits for nothing, and under load many share one round trip to a server. (Smart
 * batching: Thompson, 2011.)
 * @param work resolves to a result for each item, in their order; it must be idempotent, unless `retryAlone` is false
 * @param most items that a batch holds at most
 * @param options.atOnce batches that may be under way; one, if not given
 * @param options.patienceMs how long a batch holds up the next one at most; if not given, as long as it takes
 * @param options.retryAlone whether each item of a batch that fails by its data is tried once more alone, so that an item
 *   fails by its own fault only; so it is, if not given
 * @returns a function that does the work for one item. By an error that is none of data, such as a lost connection, or
 *   where nothing is tried again, all items of the batch fail
 */
export function createBatcher<Item, Result>(
  work: (items: Item[]) => Promise<Result[]>,
  most: number,
  options: { atOnce?: number; patienceMs?: number; retryAlone?: boolean } = {},
): (item: Item) => Promise<Result> {
  interface Waiting {
    item: Item;
    resolve(result: Result): void;
    reject(error: unknown): void;
  }
  const { atOnce = 1, patienceMs, retryAlone = true } = options;
  const underWay = createSemaphore(atOnce);
  /** The batch that still takes items. */
  let open: Waiting[] | undefined;

  /** Called for the first item of a batch: logs and traces show the batch as the work of that item's request. */
  const runInTurn = (batch: Waiting[]): Promise<void> =>
    // Requests of the same turn of the event loop share a batch.
    underWay.run(async () => {
      if (open === batch) open = undefined;
      const done = runOne(batch);
      await (patienceMs === undefined ? done : withTimeout(patienceMs, done).catch(() => {}));
    });

  async function runOne(batch: Waiting[]): Promise<void> {
    try {
      const results = await work(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      if (retryAlone && batch.length > 1 && isDataError(error))
        for (const each of batch) await runOne([each]);
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
      void runInTurn(open);
    });
}

/** SQLSTATE classes 22 and 23, data exceptions and violated constraints: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const isDataError = (error: unknown): boolean => /^2[23]/.test((error as { code?: string }).code ?? '');
