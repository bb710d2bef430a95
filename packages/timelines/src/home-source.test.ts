import { type Database, openDatabase } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import { type Isolation, isolate } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listPostIds } from './postgres-source.ts';
import { home } from './timeline.ts';

const FOLLOWEES = 300;
const OWNER = 1 as UserId;

let isolation: Isolation;
let database: Database;
/** Every id that belongs into the home timeline, ascending. */
let truth: PostId[];

beforeAll(async () => {
  isolation = await isolate();
  database = openDatabase({ url: isolation.databaseUrl, connections: 4, applicationName: 'ripple-test' });
  const { pool } = database;
  await pool.query(
    `insert into users (id, handle, name) select n, 'u' || n, 'x' from generate_series(1, $1::int + 2) n`,
    [FOLLOWEES],
  );
  // Author 1 is the owner; the last one has no followers.
  await pool.query(
    `insert into follows (followee_id, follower_id, shard) select n, $1, 0 from generate_series(2, $2::int + 1) n`,
    [OWNER, FOLLOWEES],
  );
  // Very uneven: some have posted nothing, one more than all others together, in one go.
  await pool.query(
    `insert into posts (id, author_id, text, visibility, mentions)
     select 1000 + n, case when n between 4000 and 6500 then 7 else 1 + (n * n * 31) % ($1::int + 2) end, 'x',
       case when n % 10 = 0 then 'direct' when n % 7 = 0 then 'followers' else 'public' end, '[]'
     from generate_series(1, 8000) n`,
    [FOLLOWEES],
  );
  await pool.query('update posts set deleted_at = now() where id % 13 = 0');
  const { rows } = await pool.query<{ id: PostId }>(
    `select id from posts where deleted_at is null and author_id <> $2::int + 2
     and (visibility <> 'direct' or author_id = $1) order by id`,
    [OWNER, FOLLOWEES],
  );
  truth = rows.map(({ id }) => id);
});
afterAll(async () => {
  await database?.close();
  await isolation?.dispose();
});

describe('a home timeline in Postgres', () => {
  it.each([1, 2, 20, 101, 800, 10_000])('is the same as sorting all posts, %i at a time', async (limit) => {
    const { pool } = database;
    const newestFirst = truth.toReversed();
    const middle = truth[Math.floor(truth.length / 2)] as PostId;
    for (const before of [undefined, newestFirst[limit - 1], middle, truth[3]]) {
      const expected = newestFirst.filter((id) => before === undefined || id < before).slice(0, limit);
      const range = before === undefined ? { limit } : { before, limit };
      expect((await listPostIds(pool, home(OWNER), range)).ids).toEqual(expected);
    }
    for (const after of [0 as PostId, middle, newestFirst[3] as PostId]) {
      const expected = truth.filter((id) => id > after).slice(0, limit);
      expect((await listPostIds(pool, home(OWNER), { after, limit })).ids).toEqual(expected);
    }
  });

  it('without followees is the posts of its owner', async () => {
    const { pool } = database;
    const lonely = home(7 as UserId);
    expect((await listPostIds(pool, lonely, { limit: 5 })).ids.length).toBeGreaterThan(0);
    const nobody = { ids: [], upTo: undefined, looked: 0 };
    expect(await listPostIds(pool, home(99_999 as UserId), { limit: 5 })).toEqual(nobody);
  });
});
