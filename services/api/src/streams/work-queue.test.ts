import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createWorkQueue } from './work-queue.ts';

it('works on a few items at a time, and on one that comes meanwhile again after that', async () => {
  const log: string[] = [];
  let atOnce = 0;
  const enqueue = createWorkQueue<string>({
    concurrency: 2,
    retryMs: 1,
    async work(item) {
      atOnce += 1;
      log.push(`${item} ${atOnce}`);
      await sleep(5);
      atOnce -= 1;
    },
  });
  for (const item of ['a', 'b', 'c', 'c', 'a', 'a']) enqueue(item);
  await expect
    .poll(() => log)
    .toEqual(['a 1', 'b 2', expect.stringMatching('c'), expect.stringMatching('a')]);
  await sleep(20);
  expect(log).toHaveLength(4);
  expect(atOnce).toBe(0);
});

it('tries again what has failed', async () => {
  let tries = 0;
  const enqueue = createWorkQueue<string>({
    concurrency: 1,
    retryMs: 1,
    async work() {
      tries += 1;
      if (tries < 3) throw new Error('not yet');
    },
  });
  enqueue('a');
  await expect.poll(() => tries).toBe(3);
});
