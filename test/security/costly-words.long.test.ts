import { gramsOf } from '@ripple/posts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

/** How much longer than a harmless request of the same size an attack may take; before there was a bound it was hundreds. */
const MOST = 20;
const RUNS = 5;
/** UTF-16 units. */
const LENGTH = 30_000;

let ripple: TestRipple;
let ada: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api', 'fan-out', 'indexer'], settings: { KEYWORDS_KEPT: 20 } });
  ada = await ripple.user('ada');
});
afterAll(() => ripple?.dispose());

/** The shortest of some runs, in ms: the one that the machine disturbed least. */
async function shortest(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const since = performance.now();
    await work();
    times.push(performance.now() - since);
  }
  return Math.min(...times);
}

const fill = (beginning: string, piece: string) => beginning + piece.repeat(LENGTH / piece.length);
const floods: [what: string, text: string][] = [
  ['marks of two classes', fill('#a', '\u0301\u0316')],
  ['marks and halfwidth sound marks', fill('#a', '\u0301\uff9e')],
  ['marks and what is taken out', fill('#a', '\u0301\u0000\u0316\u0000')],
];

describe.each(floods)('a text of %s', (_, flood) => {
  const harmless = fill('#a', 'b ');

  it('is refused as fast as a harmless one of its length', async () => {
    const send = (text: string) => shortest(() => ada.post('/v1/posts', { text }));
    expect((await ada.post('/v1/posts', { text: flood })).status).toBe(400);
    expect(await send(flood)).toBeLessThan(MOST * (await send(harmless)));
  });

  it('costs readers of its words no more, if it was stored before such were refused', async () => {
    const { pool } = ripple.database;
    const store = async (id: number, word: string, text: string) => {
      await pool.query("insert into posts (id, author_id, text, visibility) values ($1, $2, $3, 'public')", [
        id,
        ada.id,
        `${word} ${text.replaceAll('\0', '')}`,
      ]);
      await pool.query('insert into post_words (word, post_id) values ($1, $2)', [word, id]);
    };
    const id = Number((await ada.post('/v1/posts', { text: 'x' })).body.id);
    await store(id + 1, `flooded${id}`, flood);
    await store(id + 2, `harmless${id}`, harmless);
    const read = (word: string) =>
      shortest(async () => {
        const { status, body } = await ripple.anybody.get(`/v1/timelines/keywords/${word}${id}`);
        expect([status, body.items.length]).toEqual([200, 1]);
      });
    expect(await read('flooded')).toBeLessThan(MOST * (await read('harmless')));
  });
});

describe('a stranger who reads words', () => {
  const key = (name: string) => `${ripple.isolation.namespace}:${name}`;
  const read = (word: string) => ripple.anybody.get(`/v1/timelines/keywords/${encodeURIComponent(word)}`);

  it('that no post has, leaves nothing', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, n) => read(`습니${n}`)));
    expect(await ripple.redis.keys(key('keyword*습니*'))).toEqual([]);
    expect((await ripple.redis.zrange(key('keyword-reads'), '0', '-1')).join()).not.toContain('습니');
  });

  it('that a post has, leaves as many as are kept', async () => {
    const words = Array.from({ length: 60 }, (_, n) => `합니다${n}`);
    const { body } = await ada.post('/v1/posts', { text: words.join(' ') });
    const { pool } = ripple.database;
    const indexed = async () =>
      (await pool.query('select from post_words where post_id = $1', [body.id])).rowCount;
    await expect.poll(indexed, { timeout: 30_000 }).toBe(gramsOf(words.join(' ')).length);
    for (const word of words) expect((await read(word)).body.items.length).toBe(1);
    await expect
      .poll(() => ripple.redis.scard(key('keywords:합니')), { timeout: 30_000 })
      .toBeLessThanOrEqual(20);
    expect((await ripple.redis.keys(key('keyword:합니*'))).length).toBeLessThanOrEqual(20);
    // What is kept is current, and what is not kept is built again.
    const { body: next } = await ada.post('/v1/posts', { text: `${words[0]} ${words.at(-1)}` });
    const shown = (word = '') =>
      expect.poll(async () => (await read(word)).body.items[0].id, { timeout: 30_000 });
    await shown(words.at(-1)).toBe(next.id);
    await shown(words[0]).toBe(next.id);
  });
});
