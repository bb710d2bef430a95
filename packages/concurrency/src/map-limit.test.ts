import { expect, it } from 'vitest';
import { mapLimit } from './map-limit.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('has no more under way than it may, and keeps the order of the items', async () => {
  let [running, most] = [0, 0];
  const results = await mapLimit([3, 1, 2], { limit: 2 }, async (turns) => {
    most = Math.max(most, ++running);
    for (let n = 0; n < turns; n++) await turn();
    running--;
    return turns * 10;
  });
  expect(results).toEqual([30, 10, 20]);
  expect(most).toBe(2);
});

it('begins no further item after a failure or an abort', async () => {
  const begun: number[] = [];
  const stop = new AbortController();
  const work = (ending: () => void) => async (item: number) => {
    begun.push(item);
    await turn();
    if (item === 2) ending();
  };
  const fail = () => {
    throw new Error('two');
  };
  await expect(mapLimit([1, 2, 3], { limit: 1 }, work(fail))).rejects.toThrow('two');
  const abort = () => stop.abort(new Error('stopped'));
  await expect(mapLimit([1, 2, 3], { limit: 1, signal: stop.signal }, work(abort))).rejects.toThrow(
    'stopped',
  );
  await turn();
  expect(begun).toEqual([1, 2, 1, 2]);
});
