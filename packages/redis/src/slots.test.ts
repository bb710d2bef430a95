import calculateSlot from 'cluster-key-slot';
import { expect, it } from 'vitest';
import { evenTags, slotOf } from './slots.ts';

it('the slot of a key is that of its hash tag, as the specification has it', () => {
  // Examples of the Redis Cluster specification, "Hash tags".
  const keys = ['{user1000}.following', 'foo{}{bar}', 'foo{{bar}}zap', 'foo{bar}{zap}', 'foo{bar', 'foo', ''];
  for (const key of keys) expect(slotOf(key)).toBe(calculateSlot(key));
  expect(slotOf('{user1000}.following')).toBe(slotOf('{user1000}.followers'));
  expect(slotOf('foo{{bar}}zap')).toBe(slotOf('{bar'));
});

it('the slots of the shards are evenly spaced', () => {
  expect(evenTags().map(slotOf)).toEqual(Array.from({ length: 256 }, (_, shard) => 64 * shard + 32));
});
