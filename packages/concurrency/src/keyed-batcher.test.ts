import { expect, it } from 'vitest';
import { createKeyedBatcher } from './keyed-batcher.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('does together what waits under the same key, and does not wait for other keys', async () => {
  const batches: { items: string[]; end: () => void }[] = [];
  const ask = createKeyedBatcher(
    (item: string) => item.charAt(0),
    (items: string[]) =>
      new Promise<string[]>((resolve) => {
        batches.push({ items, end: () => resolve(items.map((item) => `done ${item}`)) });
      }),
    10,
  );
  const answers = ['a1', 'a2', 'b1'].map(ask);
  await turn();
  answers.push(ask('a3'), ask('a4'));
  await turn();
  expect(batches.map(({ items }) => items)).toEqual([['a1', 'a2'], ['b1']]);
  batches[0]?.end();
  await Promise.all(answers.slice(0, 2));
  await turn();
  // One that comes while the second batch of its key is under way waits for it.
  answers.push(ask('a5'));
  await turn();
  expect(batches.map(({ items }) => items)).toEqual([['a1', 'a2'], ['b1'], ['a3', 'a4']]);
  for (const { end } of batches) end();
  await turn();
  batches[3]?.end();
  expect(await Promise.all(answers)).toEqual(
    ['a1', 'a2', 'b1', 'a3', 'a4', 'a5'].map((item) => `done ${item}`),
  );
});
