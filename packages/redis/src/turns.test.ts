import { type Isolation, isolate, openServiceRedis } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Redis } from './index.ts';
import { createTurns, type Turns } from './turns.ts';

let isolation: Isolation;
let connections: Redis[];
/** Of two processes. */
let turns: [Turns, Turns];

beforeAll(async () => {
  isolation = await isolate();
  const open = () => openServiceRedis(isolation);
  connections = [open(), open()];
  turns = connections.map((redis) => createTurns(redis, isolation.namespace)) as [Turns, Turns];
});
afterAll(async () => {
  for (const redis of connections ?? []) redis.close();
  await isolation?.dispose();
});

const AN_HOUR = 3_600_000;

describe('work of several processes', () => {
  it('is done once for all that ask for it meanwhile, and by each request that comes later', async () => {
    let began = 0;
    const work = async () => {
      began += 1;
    };
    const [a, b] = turns;
    await a.share('both', 300, work);
    await Promise.all([a, b, a, b, a, b].map((process) => process.share('both', 300, work)));
    expect(began).toBe(2);
    await b.share('both', 300, work);
    expect(began).toBe(3);
  });

  it('that began before a request does not answer it', async () => {
    const [a, b] = turns;
    let finish = () => {};
    let first: Promise<void> | undefined;
    await new Promise<void>((begun) => {
      first = a.share('long', 100, () => {
        begun();
        return new Promise((resolve) => (finish = resolve));
      });
    });
    let second = 0;
    const later = b.share('long', 100, async () => {
      second += 1;
    });
    finish();
    await Promise.all([first, later]);
    expect(second).toBe(1);
  });

  it('is taken over from a process that has died with it, or failed', async () => {
    const [a, b] = turns;
    void a.share('dead', 100, () => new Promise(() => {}));
    await connections[0]?.ping();
    let done = false;
    await b.share('dead', 100, async () => {
      done = true;
    });
    expect(done).toBe(true);
    await expect(a.share('failed', 100, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await b.share('failed', 100, async () => {});
  });

  it('has one turn in an interval', async () => {
    const [a, b] = turns;
    expect(await a.take('hourly', AN_HOUR)).toBe(0);
    for (const process of [a, b]) {
      const waitMs = await process.take('hourly', AN_HOUR);
      expect(waitMs).toBeGreaterThan(AN_HOUR - 60_000);
      expect(waitMs).toBeLessThanOrEqual(AN_HOUR);
    }
  });
});
