import { describe, expect, it } from 'vitest';
import { createCoalescer } from './coalescer.ts';

describe('createCoalescer', () => {
  it('does the work of 500 requests in two rounds', async () => {
    const begun: string[] = [];
    const request = createCoalescer(20, async (key) => {
      begun.push(key);
    });
    await request('a');
    await Promise.all(Array.from({ length: 499 }, () => request('a')));
    expect(begun).toEqual(['a', 'a']);
  });

  it('answers a request that comes during the work with another round', async () => {
    let rounds = 0;
    let late: Promise<void> | undefined;
    const request = createCoalescer(1, async () => {
      rounds += 1;
      if (rounds === 1) late = request('a');
    });
    await request('a');
    await late;
    expect(rounds).toBe(2);
  });

  it('passes an error on to all that waited, and works the next time', async () => {
    let fail = true;
    const request = createCoalescer(1, async () => {
      if (fail) throw new Error('no');
    });
    const results = await Promise.allSettled([request('a'), request('a')]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fail = false;
    await request('a');
  });

  it('keeps keys apart', async () => {
    const begun: string[] = [];
    const request = createCoalescer(10_000, async (key) => {
      begun.push(key);
    });
    await Promise.all([request('a'), request('b')]);
    expect(begun.sort()).toEqual(['a', 'b']);
  });
});
