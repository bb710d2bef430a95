import type { UserId } from '@ripple/messages';
import { expect, it } from 'vitest';
import type { Client } from '../lab/client.ts';
import { checkLeft, type LeftOver } from './check-left.ts';

const eve = { id: 3 as UserId, handle: 'eve', token: 'e' };

/** @param states of the deletion of eve, look by look; the last one for ever */
async function check(states: string[], found: LeftOver) {
  let [looks, now] = [0, 0];
  const client: Client = {
    async send(_what, { path, token }) {
      expect([path, token]).toEqual(['/v1/deletions/7', 'server']);
      const state = states[Math.min(looks, states.length - 1)];
      return state === undefined
        ? { status: 404, headers: {}, text: '' }
        : { status: 200, headers: {}, text: JSON.stringify({ state }) };
    },
    async close() {},
  };
  const clock = {
    now: () => now,
    async sleep(ms: number) {
      looks++;
      now += ms;
    },
  };
  const { lost, doubled, unexpected } = await checkLeft({
    deletions: new Map([[eve, '/v1/deletions/7']]),
    findRemains: async () => found,
    ...{ client, serverToken: 'server', clock, signal: new AbortController().signal },
  });
  expect(doubled).toEqual([]);
  return { lost, unexpected };
}

it('waits until a deletion is done', async () => {
  expect(await check(['running', 'done'], { users: 1, remains: [] })).toEqual({ lost: [], unexpected: [] });
});

it('tells of one that is not done, and of one that is not known', async () => {
  const lost = (state: string) => [`the deletion of eve, /v1/deletions/7, is ${state}`];
  const nothing: LeftOver = { users: 0, remains: [] };
  expect(await check(['running'], nothing)).toEqual({ lost: lost('running'), unexpected: [] });
  expect(await check([], nothing)).toEqual({ lost: lost('answered with 404'), unexpected: [] });
  expect((await check(['done'], nothing)).lost).toHaveLength(1);
});

it('tells of what is left', async () => {
  const remains = [{ userId: eve.id, where: 'posts', count: 2 }];
  expect(await check(['done'], { users: 1, remains })).toEqual({
    lost: [],
    unexpected: ['2 in posts of user 3, who has left'],
  });
});
