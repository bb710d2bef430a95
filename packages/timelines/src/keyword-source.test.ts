import { type Database, openDatabase } from '@ripple/db';
import type { PostId } from '@ripple/messages';
import { type Isolation, isolate } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listPostIds } from './postgres-source.ts';
import { keyword } from './timeline.ts';

let isolation: Isolation;
let database: Database;

/** 3,000 posts with the parts of a word, of which every thousandth has the word. */
beforeAll(async () => {
  isolation = await isolate();
  database = openDatabase({ url: isolation.databaseUrl, connections: 2, applicationName: 'ripple-test' });
  await database.pool.query(
    `with author as (insert into users (id, handle, name) values (1, 'u', 'x') returning id),
     made as (
       insert into posts (id, author_id, text, visibility)
       select n, author.id, case when n % 1000 = 0 then '바다가' else '바다 다가' end, 'public'
       from author, generate_series(1, 3000) n returning id)
     insert into post_words (word, post_id) select word, id from made, unnest('{바다,다가}'::text[]) word`,
  );
});
afterAll(async () => {
  await database?.close();
  await isolation?.dispose();
});

const list = (range: Parameters<typeof listPostIds>[2]) =>
  listPostIds(database.pool, keyword('바다가'), range);

describe('posts with a keyword', () => {
  it('are all found where all rows may be looked at', async () => {
    expect(await list({ limit: 10 })).toEqual({ ids: [3_000, 2_000, 1_000], upTo: undefined, looked: 3_000 });
    expect(await list({ limit: 2 })).toMatchObject({ ids: [3_000, 2_000], upTo: 2_000 });
  });

  it('are looked for among so many rows, and further on from there', async () => {
    const [most, limit] = [1_000, 10];
    const first = await list({ limit, most });
    expect(first).toEqual({ ids: [3_000], upTo: 2_001, looked: 1_000 });
    expect(await list({ limit, most, before: first.upTo as PostId })).toMatchObject({
      ids: [2_000],
      upTo: 1_001,
    });
    expect(await list({ limit, most, before: 1_001 as PostId })).toMatchObject({ ids: [1_000] });
    expect(await list({ limit, most, after: 1 as PostId })).toMatchObject({ ids: [1_000], upTo: 1_001 });
  });
});
