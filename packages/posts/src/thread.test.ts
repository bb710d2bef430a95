import { type Database, openDatabase } from '@ripple/db';
import type { PostId } from '@ripple/messages';
import { type Isolation, isolate } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Descendant, depthFirst, listAncestors, listDescendants } from './thread.ts';

let isolation: Isolation;
let database: Database;
let lastId = 1_000;

beforeAll(async () => {
  isolation = await isolate();
  database = openDatabase({ url: isolation.databaseUrl, connections: 4, applicationName: 'ripple-test' });
  await database.pool.query("insert into users (id, handle, name) values (1, 'ada', 'Ada')");
});
afterAll(async () => {
  await database?.close();
  await isolation?.dispose();
});

/** Writes a thread. @param parentOf the number of the post that one answers; that of the root is 0 */
async function writeThread(size: number, parentOf: (number: number) => number) {
  const root = ++lastId as PostId;
  const below: Descendant[] = [];
  for (let number = 1; number <= size; number++)
    below.push({ id: (root + number) as PostId, parentId: (root + parentOf(number)) as PostId });
  lastId += size;
  const insert = `insert into posts (id, author_id, text, visibility, mentions, in_reply_to)
    select id, 1, 'x', 'public', '[]', parent from unnest($1::bigint[], $2::bigint[]) as given (id, parent)`;
  await database.pool.query(insert, [[root], [null]]);
  await database.pool.query(insert, [below.map(({ id }) => id), below.map(({ parentId }) => parentId)]);
  return { root, below };
}

/** The same sequence for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe('what is below a post', () => {
  const next = random(23);
  it.each([
    ['is nothing', 0, () => 0],
    ['is flat', 500, () => 0],
    ['is one chain', 500, (number: number) => number - 1],
    ['is many chains', 2_000, (number: number) => Math.max(0, number - 50)],
    ['comes at random, wide', 2_000, (number: number) => Math.floor(next() * Math.min(number, 30))],
    ['comes at random, deep', 2_000, (number: number) => Math.floor(number * (0.8 + next() / 5))],
    ['comes at random', 2_000, (number: number) => Math.floor(next() * number)],
    ['is deepest at its end', 400, (number: number) => (number <= 200 ? 0 : number - 1)],
  ])('%s: the first depth first, by a look at few', async (_, size, parentOf) => {
    const { root, below } = await writeThread(size, parentOf);
    const whole = depthFirst(below, root);
    expect(whole).toHaveLength(size);
    for (const most of [1, 7, 250, 399, 400]) {
      const found = await listDescendants(database.pool, root, most);
      expect(found.posts).toEqual(whole.slice(0, most));
      expect(found.truncated).toBe(size > most);
    }
  });

  it('stands below what it answers, the oldest first', () => {
    const post = (id: number, parentId: number) => ({ id, parentId }) as Descendant;
    const ordered = depthFirst(
      [post(7, 2), post(3, 1), post(2, 1), post(4, 3), post(5, 2), post(6, 5)],
      1 as PostId,
    );
    expect(ordered.map(({ id }) => id)).toEqual([2, 5, 6, 7, 3, 4]);
  });
});

describe('what is above a post', () => {
  it('is the chain to the root, or the nearest of it', async () => {
    const { root } = await writeThread(100, (number) => number - 1);
    const chain = Array.from({ length: 100 }, (_, height) => root + height);
    const last = (root + 100) as PostId;
    expect(await listAncestors(database.pool, last, 100)).toEqual(chain);
    expect(await listAncestors(database.pool, last, 60)).toEqual(chain.slice(-60));
    expect(await listAncestors(database.pool, root, 60)).toEqual([]);
  });
});
