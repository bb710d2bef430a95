import type { UserId } from '@ripple/messages';
import { expect, it } from 'vitest';
import { shardOf } from './shard.ts';
import { idsOf, isAmong } from './users-by-shard.ts';

it('tells users one by one, and who is among them', () => {
  const shard = shardOf(12 as UserId);
  const users = {
    count: 4,
    shards: [
      { shard: (shard + 1) % 256, ids: '12' },
      { shard, ids: '112,12,1234' },
    ],
  };
  expect(users.shards.map((each) => [...idsOf(each)])).toEqual([['12'], ['112', '12', '1234']]);
  expect(isAmong(users, 12 as UserId)).toBe(true);
  expect(isAmong({ ...users, shards: users.shards.slice(0, 1) }, 12 as UserId)).toBe(false);
  expect(isAmong({ count: 1, shards: [{ shard, ids: '112,1234' }] }, 12 as UserId)).toBe(false);
});
