import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, it } from 'vitest';
import { createBatcher } from './batcher.ts';

/** Work whose batches end when they are told to. */
function heldWork() {
  const batches: { items: number[]; end: (error?: Error) => void }[] = [];
  const work = (items: number[]) =>
    new Promise<string[]>((resolve, reject) => {
      const end = (error?: Error) => (error ? reject(error) : resolve(items.map((item) => `done ${item}`)));
      batches.push({ items, end });
    });
  return { batches, work };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('does at once what comes alone, and together what comes meanwhile', async () => {
  const { batches, work } = heldWork();
  const ask = createBatcher(work, 10);
  const first = ask(1);
  await turn();
  const others = [ask(2), ask(3)];
  await turn();
  expect(batches.map(({ items }) => items)).toEqual([[1]]);
  batches[0]?.end();
  expect(await first).toBe('done 1');
  await turn();
  expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3]]);
  batches[1]?.end();
  expect(await Promise.all(others)).toEqual(['done 2', 'done 3']);
  void ask(4);
  await turn();
  expect(batches[2]?.items).toEqual([4]);
});

it('takes no more together than it may', async () => {
  const { batches, work } = heldWork();
  const ask = createBatcher(work, 2);
  for (const item of [1, 2, 3]) void ask(item);
  await turn();
  batches[0]?.end();
  await turn();
  expect(batches.map(({ items }) => items)).toEqual([[1, 2], [3]]);
});

it('has an item fail for its own faults only', async () => {
  const seen: number[][] = [];
  const ask = createBatcher(async (items: number[]) => {
    seen.push(items);
    if (items.includes(2)) throw Object.assign(new Error('two'), { code: '22P02' });
    return items;
  }, 10);
  const results = await Promise.allSettled([ask(1), ask(2), ask(3)]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(seen).toEqual([[1, 2, 3], [1], [2], [3]]);
  expect(await ask(4)).toBe(4);
});

it('fails as a whole where no item is at fault', async () => {
  const seen: number[][] = [];
  const ask = createBatcher(async (items: number[]) => {
    seen.push(items);
    throw new Error('Connection terminated');
  }, 10);
  const results = await Promise.allSettled([ask(1), ask(2)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(seen).toEqual([[1, 2]]);
});

it('does a batch in the context of the first call, also where another one was under way', async () => {
  const asker = new AsyncLocalStorage<string>();
  const { batches, work } = heldWork();
  const seen: (string | undefined)[] = [];
  const ask = createBatcher((items: number[]) => {
    seen.push(asker.getStore());
    return work(items);
  }, 10);
  asker.run('a', () => void ask(1));
  await turn();
  asker.run('b', () => void ask(2));
  asker.run('c', () => void ask(3));
  batches[0]?.end();
  await turn();
  expect(seen).toEqual(['a', 'b']);
});

it('has several batches under way where it may', async () => {
  const { batches, work } = heldWork();
  const ask = createBatcher(work, 10, { atOnce: 2 });
  for (const item of [1, 2, 3, 4]) {
    void ask(item);
    await turn();
  }
  expect(batches.map(({ items }) => items)).toEqual([[1], [2]]);
  batches[1]?.end();
  await turn();
  expect(batches.map(({ items }) => items)).toEqual([[1], [2], [3, 4]]);
});

it('does not wait for a slow batch beyond its patience', async () => {
  const { batches, work } = heldWork();
  const ask = createBatcher(work, 10, { patienceMs: 10 });
  const slow = ask(1);
  const next = ask(2);
  await turn();
  const later = ask(3);
  await expect.poll(() => batches.map(({ items }) => items)).toEqual([[1, 2], [3]]);
  batches[1]?.end();
  expect(await later).toBe('done 3');
  batches[0]?.end();
  expect(await Promise.all([slow, next])).toEqual(['done 1', 'done 2']);
});

it('tries nothing again where it must not', async () => {
  const seen: number[][] = [];
  const work = async (items: number[]) => {
    seen.push(items);
    throw Object.assign(new Error('one of them'), { code: '22P02' });
  };
  const ask = createBatcher(work, 10, { retryAlone: false });
  const results = await Promise.allSettled([ask(1), ask(2)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(seen).toEqual([[1, 2]]);
});
