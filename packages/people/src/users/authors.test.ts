import type { Pool } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { expect, it } from 'vitest';
import { createAuthors } from './authors.ts';

const users = new Map(['ada', 'bert', 'carla'].map((handle, at) => [at + 1, handle]));

/** Answers as the one statement of authors is answered. */
function openUsers() {
  const asked: number[][] = [];
  const query = async ({ values: [ids] }: { values: [number[]] }) => {
    asked.push(ids);
    const rows = ids.flatMap((id) => (users.has(id) ? [{ id, handle: users.get(id), name: 'A name' }] : []));
    return { rows };
  };
  return { asked, authors: createAuthors({ query } as unknown as Pool) };
}
const ids = (...numbers: number[]) => numbers as UserId[];

it('finds authors who are asked for together by one statement, and knows them from then on', async () => {
  const { asked, authors } = openUsers();
  const found = await Promise.all([authors.get(ids(1, 9, 1)), authors.get(ids(2)), authors.get([])]);
  expect(found.map((each) => [...each.values()].map(({ handle }) => handle))).toEqual([
    ['ada'],
    ['bert'],
    [],
  ]);
  expect(asked).toEqual([[1, 9, 2]]);
  await authors.get(ids(2, 1));
  expect(asked).toHaveLength(1);
  authors.forget(ids(1)[0] as UserId);
  expect((await authors.get(ids(1, 3))).size).toBe(2);
  expect(asked.slice(1)).toEqual([[1, 3]]);
});
