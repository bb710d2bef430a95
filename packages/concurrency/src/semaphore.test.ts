import { expect, it } from 'vitest';
import { createSemaphore } from './semaphore.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('has no more under way than it may, in the order in which they came, also after a failure', async () => {
  const semaphore = createSemaphore(2);
  const order: string[] = [];
  let [running, most] = [0, 0];
  const work = (name: string) =>
    semaphore.run(async () => {
      most = Math.max(most, ++running);
      order.push(name);
      await turn();
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

it('lets a call give up while it waits, and passes its permit by', async () => {
  const semaphore = createSemaphore(1);
  const begun: string[] = [];
  const work = (name: string) => async () => {
    begun.push(name);
    await turn();
  };
  const impatient = new AbortController();
  const calls = [
    semaphore.run(work('a')),
    semaphore.run(work('b'), impatient.signal),
    semaphore.run(work('c')),
  ];
  impatient.abort(new Error('too long'));
  const [, b] = await Promise.allSettled(calls);
  expect(b).toMatchObject({ status: 'rejected', reason: { message: 'too long' } });
  expect(begun).toEqual(['a', 'c']);
  await expect(semaphore.run(work('d'), impatient.signal)).rejects.toThrow('too long');
});

it('tells when nothing is under way', async () => {
  const semaphore = createSemaphore(1);
  await semaphore.whenIdle();
  let done = 0;
  const work = async () => {
    await turn();
    done += 1;
  };
  for (let n = 0; n < 3; n++) void semaphore.run(work);
  await semaphore.whenIdle();
  expect(done).toBe(3);
});
