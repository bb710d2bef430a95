/**
 * Runs `work` for items that are put in line, for some at a time, and for one item only once at a time: an item
 * that is put in line while it is worked on comes again after that. An item that fails comes again, too.
 * @param options.retryMs how long a failed item waits, in ms
 * @returns puts an item in line
 */
export function createWorkQueue<T>(options: {
  concurrency: number;
  retryMs: number;
  work(item: T): Promise<void>;
}): (item: T) => void {
  const waiting = new Set<T>();
  const atWork = new Set<T>();
  const again = new Set<T>();
  let workers = 0;

  function enqueue(item: T): void {
    if (atWork.has(item)) {
      again.add(item);
      return;
    }
    waiting.add(item);
    if (workers < options.concurrency) void runWorker();
  }

  async function runWorker(): Promise<void> {
    workers += 1;
    for (const item of waiting) {
      waiting.delete(item);
      atWork.add(item);
      await options.work(item).catch(() => setTimeout(enqueue, options.retryMs, item).unref());
      atWork.delete(item);
      if (again.delete(item)) waiting.add(item);
    }
    workers -= 1;
  }

  return enqueue;
}
