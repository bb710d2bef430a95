import type { UserId } from '@ripple/messages';
import { describe, expect, it } from 'vitest';
import { SHARDS, shardOf } from './shard.ts';

function spread(ids: (index: number) => number) {
  const users = new Array<number>(SHARDS).fill(0);
  for (let index = 0; index < SHARDS * 100; index++) {
    const shard = shardOf(ids(index) as UserId);
    users[shard] = (users[shard] ?? 0) + 1;
  }
  return { least: Math.min(...users), most: Math.max(...users) };
}

describe('shardOf', () => {
  it.each<[string, (index: number) => number]>([
    ['consecutive ids', (index) => index + 1],
    ['ids of ours', (index) => 100_000_000 * 4096 + index * 4097],
    ['ids whose low bits are all zero', (index) => (index + 1) * 2 ** 22],
  ])('spreads %s evenly', (_, ids) => {
    const { least, most } = spread(ids);
    expect(least).toBeGreaterThan(55);
    expect(most).toBeLessThan(150);
  });

  it('never changes: it is stored', () => {
    expect([1, 2, 5153960755200001].map((id) => shardOf(id as UserId))).toEqual([183, 6, 194]);
  });
});
