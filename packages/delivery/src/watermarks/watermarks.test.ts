import type { Redis } from '@ripple/redis';
import { type Isolation, isolate, openServiceRedis } from '@ripple/test-env';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWatermarks, type Watermarks } from './watermarks.ts';

let isolation: Isolation;
let redis: Redis;
let watermarks: Watermarks;
const key = () => `${isolation.namespace}:watermarks`;

beforeAll(async () => {
  isolation = await isolate();
  redis = openServiceRedis(isolation);
  watermarks = createWatermarks(redis, isolation.namespace);
});
beforeEach(async () => {
  await redis.onKey(key()).del(key());
  await watermarks.advance('public', 100);
});
afterAll(async () => {
  redis?.close();
  await isolation?.dispose();
});

/** A worker with one message in hand, or none. */
function openWorker(name: string, oldest = Number.POSITIVE_INFINITY) {
  const worker = { oldest, receiveAll: async () => {} };
  const { report } = watermarks.reporterOf({
    name,
    parts: ['public'],
    oldestIn: () => worker.oldest,
    receiveAll: () => worker.receiveAll(),
  });
  return Object.assign(worker, { report });
}
const delayedTo = async () => (await watermarks.read()).public;

describe('a lane', () => {
  it('has come as far as its last watermark while all its workers report', async () => {
    const worker = openWorker('a');
    await worker.report();
    await watermarks.advance('public', 200);
    await worker.report();
    await worker.report();
    expect(await delayedTo()).toBe(200);
    await watermarks.advance('public', 150);
    expect(await delayedTo()).toBe(200);
  });

  it('has come no further than the oldest message in hand', async () => {
    await openWorker('a', 40).report();
    await openWorker('b').report();
    await watermarks.advance('public', 200);
    expect(await delayedTo()).toBe(40);
  });

  it('has come no further than a worker that tells nothing, which may hold what came since', async () => {
    const [frozen, other] = [openWorker('frozen'), openWorker('other')];
    await frozen.report();
    for (const time of [200, 300, 400]) {
      await watermarks.advance('public', time);
      await other.report();
    }
    expect(await delayedTo()).toBe(100);
  });

  it('has come no further than what a worker received after its report was asked for', async () => {
    const worker = openWorker('a');
    await worker.report();
    // Another worker takes a watermark that stood behind a message of ours.
    worker.receiveAll = async () => {
      worker.oldest = 150;
      await watermarks.advance('public', 200);
    };
    await worker.report();
    await worker.report();
    expect(await delayedTo()).toBe(150);
  });

  it('counts what was given back until others have it', async () => {
    const [gone, other] = [openWorker('gone', 40), openWorker('other')];
    await gone.report();
    await other.report();
    await watermarks.advance('public', 200);
    await watermarks.returned('gone', 250);
    for (const time of [210, 249]) {
      await watermarks.advance('public', time);
      await other.report();
      await other.report();
      expect(await delayedTo()).toBe(40);
    }
    // Sent after it was given back, so taken after it: the other has it, and hasn't told.
    await watermarks.advance('public', 260);
    expect(await delayedTo()).toBe(40);
    other.oldest = 40;
    await other.report();
    expect(await delayedTo()).toBe(40);
    other.oldest = Number.POSITIVE_INFINITY;
    await other.report();
    await other.report();
    expect(await delayedTo()).toBe(260);
  });

  it('counts the oldest of all that was given back, and keeps nothing of who did', async () => {
    for (const [name, oldest] of [
      ['a', 60],
      ['b', 40],
      ['c', 80],
    ] as const) {
      await openWorker(name, oldest).report();
      await watermarks.returned(name, 300 - oldest);
    }
    expect(await delayedTo()).toBe(40);
    expect((await redis.onKey(key()).hkeys(key())).sort()).toEqual(['public', 'public returned']);
    await watermarks.advance('public', 259);
    expect(await delayedTo()).toBe(40);
    await watermarks.advance('public', 260);
    expect(await delayedTo()).toBe(260);
  });

  it('is not ahead after Redis has lost what it knew', async () => {
    const worker = openWorker('a', 50);
    await worker.report();
    await redis.onKey(key()).del(key());
    await watermarks.readFrom(500);
    await worker.report();
    expect(await delayedTo()).toBe(50);
  });
});

describe('a worker is silent', () => {
  it('when it has seen its end, or has not reported for 3 s', async () => {
    const [a, b] = [openWorker('a'), openWorker('b')];
    await a.report();
    await b.report();
    expect(await watermarks.listSilent()).toEqual([]);
    await watermarks.ended('a');
    expect(await watermarks.listSilent()).toEqual(['a']);
    await expect.poll(() => watermarks.listSilent(), { timeout: 30_000 }).toEqual(['a', 'b']);
  });
});
