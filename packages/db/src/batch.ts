/**
 * Does together what is asked for at the same time: while one batch is under way, what comes waits for the next
 * one. So nothing waits where there is little to do, and where there is much a trip to a server is shared by many.
 * (The term is Thompson's, smart batching, 2011.)
 * @param work answers a result for each item, in their order; it must be harmless to do it again
 * @returns a function that does the work for one item. Where a batch has failed for what is in it, each of its items
 *   is tried once more alone, so that it fails for its own faults only; where Postgres is away, all fail at once.
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

  /** Called for the first item of a batch, whose work it is then in logs and traces. */
  async function runAfter(previous: Promise<void>, batch: Waiting[]): Promise<void> {
    // What comes in the same turn of the event loop belongs together.
    await previous;
    if (open === batch) open = undefined;
    await runOne(batch);
  }

  async function runOne(batch: Waiting[]): Promise<void> {
    try {
      const results = await work(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      if (batch.length > 1 && isFaultOfData(error)) for (const each of batch) await runOne([each]);
      else for (const { reject } of batch) reject(error);
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      const asked = { item, resolve, reject };
      if (open !== undefined && open.length < most) {
        open.push(asked);
        return;
      }
      open = [asked];
      before = runAfter(before, open);
    });
}

/** Data exceptions and broken constraints: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const isFaultOfData = (error: unknown): boolean => /^2[23]/.test((error as { code?: string }).code ?? '');
