import { createLogger } from '@ripple/telemetry';
import { type Isolation, isolate } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCachedSets } from './cached-sets.ts';
import { openRedis, type Redis } from './index.ts';

/** A Redis without a copy that goes away before there is one. */
const node = {
  hmget: async (_key: string, ...fields: string[]) => fields.map(() => null),
  set: async () => {
    throw new Error('Command timed out');
  },
};
const leaving = {
  onKey: () => node,
  together: (name: string) => name,
  script: () => async () => 0,
} as unknown as Redis;

it('is right also when Redis goes away while a copy is built', async () => {
  const sets = createCachedSets({
    redis: leaving,
    namespace: 'test',
    name: 'set',
    load: async () => ({ members: [1, 2, 3], floor: 0 }),
    lookUp: async (_, ids) => ids.filter((id) => id <= 3),
  });
  expect(await sets.has(7, [2, 4])).toEqual(new Set([2]));
});

describe('a change that no worker renews', () => {
  const owner = 7;
  let isolation: Isolation;
  let redis: Redis;
  /** What Postgres has. */
  let truth: number[];
  let whileLoading = async () => {};

  beforeAll(async () => {
    isolation = await isolate();
    // As the api uses it.
    redis = openRedis({
      url: isolation.redisUrl,
      nodes: isolation.redisNodes,
      name: 'test',
      commandLimitMs: 5_000,
      whenDown: 'fail',
      logger: createLogger('test', 'silent'),
    });
    await redis.whenReady();
  });
  afterAll(async () => {
    redis?.close();
    await isolation?.dispose();
  });

  const openSets = (name: string) =>
    createCachedSets({
      redis,
      namespace: isolation.namespace,
      name,
      async load() {
        const members = [...truth];
        await whileLoading();
        return { members, floor: 0 };
      },
      lookUp: async (_, ids) => ids.filter((id) => truth.includes(id)),
    });
  const isCopied = async (sets: ReturnType<typeof openSets>) =>
    (await redis.onKey(sets.copyOf(owner)).hget(sets.copyOf(owner), 'floor')) === '0';

  it('is seen though the process dies behind its commit, and though nothing is changed after all', async () => {
    truth = [1];
    const sets = openSets('dying');
    expect(await sets.has(owner, [1, 2])).toEqual(new Set([1]));
    await expect.poll(() => isCopied(sets)).toBe(true);
    await sets.suspend(owner);
    expect(await sets.has(owner, [1, 2])).toEqual(new Set([1]));
    truth = [1, 2];
    expect(await sets.has(owner, [1, 2])).toEqual(new Set([1, 2]));
    expect(await redis.onKey(sets.copyOf(owner)).ttl(sets.copyOf(owner))).toBeLessThanOrEqual(60);
  });

  it('is copied again when it is done', async () => {
    truth = [1];
    const sets = openSets('done');
    await sets.suspend(owner);
    truth = [];
    await sets.drop(owner);
    expect(await sets.has(owner, [1])).toEqual(new Set());
    await expect.poll(() => isCopied(sets)).toBe(true);
  });

  it('ends a build that has read what was before it', async () => {
    truth = [1];
    const sets = openSets('building');
    whileLoading = async () => {
      whileLoading = async () => {};
      await sets.suspend(owner);
      truth = [1, 2];
    };
    expect(await sets.has(owner, [1, 2])).toEqual(new Set([1]));
    expect(await sets.has(owner, [1, 2])).toEqual(new Set([1, 2]));
  });

  it('is made up for when Redis is back', async () => {
    truth = [1];
    const sets = openSets('away');
    expect(await sets.has(owner, [1])).toEqual(new Set([1]));
    await expect.poll(() => isCopied(sets)).toBe(true);
    redis.onKey(sets.copyOf(owner)).disconnect(true);
    await expect(sets.suspend(owner)).rejects.toThrow();
    truth = [];
    await expect(sets.drop(owner)).rejects.toThrow();
    await redis.whenReady();
    expect(await sets.has(owner, [1])).toEqual(new Set());
  });
});
