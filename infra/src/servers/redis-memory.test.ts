import { describe, expect, it } from 'vitest';
import { redisMemory } from './redis-memory.ts';

const GIB = 1_024 ** 3;

describe('redisMemory', () => {
  it.each([
    [2 * GIB, GIB / 2],
    [64 * GIB, 4 * GIB],
    [GIB / 64, 64 * 1_024 ** 2],
  ])('of a machine with %d bytes is %d', (machine, expected) => {
    expect(redisMemory({}, machine)).toBe(expected);
    expect(redisMemory({ REDIS_MAXMEMORY: '' }, machine)).toBe(expected);
  });

  it('is what the setting says', () => {
    expect(redisMemory({ REDIS_MAXMEMORY: '512mb' })).toBe(GIB / 2);
    expect(redisMemory({ REDIS_MAXMEMORY: '2GB' })).toBe(2 * GIB);
    expect(redisMemory({ REDIS_MAXMEMORY: String(GIB) })).toBe(GIB);
  });

  it.each(['0', '1mb', 'much', '-1gb', '1.5gb', '512 mb'])('is not %j', (REDIS_MAXMEMORY) => {
    expect(() => redisMemory({ REDIS_MAXMEMORY })).toThrow('REDIS_MAXMEMORY must be a size');
  });
});
