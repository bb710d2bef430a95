import { expect, it } from 'vitest';
import type { Client } from '../lab/client.ts';
import { checkGone } from './check-gone.ts';
import { worldOfThree } from './world-of-three.ts';

/** @param state of ada @param answers by paths; 404 where there is none */
async function check(state: 'active' | 'suspended' | 'deleted', answers: Record<string, number>) {
  const { rows, ledger } = worldOfThree();
  const users = rows.users.map((user) => (user.handle === 'ada' ? { ...user, state } : user));
  const client: Client = {
    send: async (_what, { path }) => ({ status: answers[path] ?? 404, headers: {}, text: '' }),
    async close() {},
  };
  const people = ledger.postings.slice(0, 1).map(({ author }) => author);
  const { signal } = new AbortController();
  const { unexpected } = await checkGone({ rows: { users }, people, ledger, client, signal });
  return unexpected;
}

it('asks for nothing of those who are there', async () => {
  expect(await check('active', { '/v1/users/ada': 200 })).toEqual([]);
});

it('tells of a page and of a post of a user who is gone', async () => {
  expect(await check('suspended', {})).toEqual([]);
  for (const path of ['/v1/users/ada', '/v1/users/ada/feed.json', '/v1/posts/20']) {
    expect(await check('suspended', { [path]: 200 })).toEqual([
      `${path} is answered with 200 instead of 404`,
    ]);
  }
});

it('tells of a user who has left and is still known', async () => {
  const home = '/v1/timelines/home';
  expect(await check('deleted', { [home]: 401 })).toEqual([]);
  expect(await check('deleted', { [home]: 200 })).toEqual([`${home} is answered with 200 instead of 401`]);
});
