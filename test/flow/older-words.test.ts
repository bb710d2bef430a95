import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { up } from '../../packages/db/src/migrations/0019-unsegmented-scripts.ts';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';
import { eventually, items } from './feed/people.ts';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  ripple = await startRipple();
  [ada, bob] = [await ripple.user('ada'), await ripple.user('bob')];
});
afterAll(() => ripple?.dispose());

const about = (word: string) => `/v1/timelines/keywords/${encodeURIComponent(word)}`;

/** Makes a post that is indexed as all were before words were bounded by UAX #29. */
async function formerPost(text: string): Promise<string> {
  const { pool } = ripple.database;
  const { rows } = await pool.query<{ id: number }>(
    "insert into posts (id, author_id, text, visibility) values (next_id(), $1, $2, 'public') returning id",
    [ada.id, text],
  );
  const [{ id } = { id: 0 }] = rows;
  const words = new Set(
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}_]+/gu),
  );
  await pool.query('insert into post_words (word, post_id) select unnest($1::text[]), $2', [[...words], id]);
  return String(id);
}

describe('a post of an older version', () => {
  it.each([
    ["don't", 'what I don’t know'],
    ['می‌خواهم', 'من می‌خواهم بروم'],
    ['col·lecció', 'la col·lecció'],
  ])('is found by %s', async (word, text) => {
    const id = await formerPost(text);
    expect((await items(ripple.anybody, about(word))).map((item) => item.id)).toEqual([id]);
  });

  it('in a script without spaces is found by a part of its words, once the database is migrated', async () => {
    const id = await formerPost('ขอsupportสวัสดีครับ ก 日');
    expect(await items(ripple.anybody, about('สวัสดี'))).toEqual([]);
    await up(ripple.database.db as never);
    for (const word of ['สวัสดี', 'ครับ', 'support'])
      expect((await items(ripple.anybody, about(word))).map((item) => item.id)).toEqual([id]);
  });

  it('may be followed by a word of such a script, as before', async () => {
    await bob.put('/v1/keywords/%E0%B8%AB%E0%B8%A1%E0%B8%B2%E0%B9%80%E0%B9%80%E0%B8%A1%E0%B8%A7/follow');
    const keyword = decodeURIComponent('%E0%B8%AB%E0%B8%A1%E0%B8%B2%E0%B9%80%E0%B9%80%E0%B8%A1%E0%B8%A7');
    const { pool } = ripple.database;
    await pool.query('update topics set gram = topic where topic = $1', [keyword]);
    await up(ripple.database.db as never);
    const { body } = await ada.post('/v1/posts', { text: `แม่${keyword}ดำ` });
    await eventually(bob, '/v1/timelines/home', [body.text]);
  });
});
