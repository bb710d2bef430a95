import { expect, it } from 'vitest';
import { createCachedSets } from './cached-sets.ts';
import type { Redis } from './index.ts';

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
