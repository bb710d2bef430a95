import { describe, expect, it } from 'vitest';
import { createFairQueue } from './fair-queue.ts';

/** A queue with one slot whose jobs end when told to. */
function harness(weights: Record<string, number>) {
  const started: string[] = [];
  let finish: () => void = () => {};
  const queue = createFairQueue<string>(weights, 1, (item) => {
    started.push(item);
    return new Promise((resolve) => {
      finish = resolve;
    });
  });
  const runOne = async () => {
    finish();
    await new Promise(setImmediate);
  };
  return { queue, started, runOne };
}

describe('createFairQueue', () => {
  it('shares slots by weight, and no lane starves', async () => {
    const { queue, started, runOne } = harness({ high: 7, low: 1 });
    for (let i = 0; i < 80; i++) {
      queue.add('high', 'high');
      queue.add('low', 'low');
    }
    for (let i = 0; i < 80; i++) await runOne();
    const low = started.slice(0, 80).filter((lane) => lane === 'low').length;
    expect(low).toBe(10);
  });

  it('gives the slots of an idle lane away', async () => {
    const { queue, started, runOne } = harness({ high: 7, low: 1 });
    for (let i = 0; i < 10; i++) queue.add('low', 'low');
    for (let i = 0; i < 9; i++) await runOne();
    expect(started).toHaveLength(10);
  });

  it('lets the parties of a lane take turns, however much one of them has waiting', async () => {
    const { queue, started, runOne } = harness({ media: 1 });
    for (let i = 0; i < 50; i++) queue.add('media', `a${i}`, 'a');
    queue.add('media', 'b0', 'b');
    queue.add('media', 'b1', 'b');
    queue.add('media', 'c0', 'c');
    for (let i = 0; i < 52; i++) await runOne();
    expect(started.slice(0, 6)).toEqual(['a0', 'a1', 'b0', 'c0', 'a2', 'b1']);
    expect(started).toHaveLength(53);
  });

  it('begins nothing once it is stopped, and waits for what has begun', async () => {
    const { queue, started, runOne } = harness({ high: 1 });
    queue.add('high', 'a');
    queue.add('high', 'b');
    let idle = false;
    void queue.stop().then(() => {
      idle = true;
    });
    await new Promise(setImmediate);
    expect(idle).toBe(false);
    await runOne();
    expect(idle).toBe(true);
    queue.add('high', 'c');
    expect(started).toEqual(['a']);
  });
});
