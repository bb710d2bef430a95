import { expect, it } from 'vitest';
import { createTurns } from './turns.ts';

it('has no more under way than it may, in the order in which they came, also after a failure', async () => {
  const inTurn = createTurns(2);
  const order: string[] = [];
  let [running, most] = [0, 0];
  const work = (name: string) =>
    inTurn(async () => {
      most = Math.max(most, ++running);
      order.push(name);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      if (name === 'b') throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map(work));
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    ...Array(3).fill('fulfilled'),
  ]);
  expect(order).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(most).toBe(2);
  expect(await work('f')).toBe('f');
});
