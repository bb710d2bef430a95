import { type Isolation, isolate, openServiceRedis, openTestRedis } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Redis, RedisNode } from './redis.ts';
import { createVersionedValues, type VersionedValues } from './versioned-values.ts';

let isolation: Isolation;
let redis: Redis;
let raw: RedisNode;
let values: VersionedValues;
let key: string;
let counter: string;

beforeAll(async () => {
  isolation = await isolate();
  redis = openServiceRedis(isolation);
  raw = openTestRedis(isolation);
  values = createVersionedValues(redis);
  key = redis.together(`${isolation.namespace}:feed:x`, 'x');
  counter = redis.together(`${isolation.namespace}:feed-renderings`, 'x');
});
afterAll(async () => {
  redis?.close();
  raw?.disconnect();
  await isolation?.dispose();
});

const keep = async (body: string) => {
  const version = await values.takeVersion(key, counter);
  await values.put(key, { version, body }, 60);
  return version;
};
const kept = async () => (await values.get([key]))[0]?.body;

describe('a version that is taken', () => {
  it('is above all before it: what began later stays', async () => {
    const [earlier, later] = [await values.takeVersion(key, counter), await values.takeVersion(key, counter)];
    expect(later).toBeGreaterThan(earlier);
    await values.put(key, { version: later, body: 'later' }, 60);
    await values.put(key, { version: earlier, body: 'earlier' }, 60);
    expect(await kept()).toBe('later');
  });

  it('is above that of the value where the count was lost, and the other way round', async () => {
    for (let n = 0; n < 10; n++) await keep(`${n}`);
    await raw.del(counter);
    await keep('after the count');
    expect(await kept()).toBe('after the count');
    const before = await keep('before');
    await raw.del(key);
    expect(await keep('after the value')).toBeGreaterThan(before);
    expect(await raw.ttl(counter)).toBeGreaterThan(0);
  });
});
