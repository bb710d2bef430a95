import { lowestIdAt, type PostId } from '@ripple/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer, TestClient, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';

/** More than a timeline keeps in Redis. */
const old = 1_050;

let ripple: TestRipple;
let ada: TestUser;
let reader: TestUser;
/** Newest first. */
let history: string[];

beforeAll(async () => {
  ripple = await startRipple({ services: ['api', 'fan-out', 'timeline-writer', 'indexer'] });
  ada = await ripple.user('ada');
  reader = await ripple.user('reader');
  await reader.put('/v1/users/ada/follow');
  history = await insertHistory(ada.id, old);
});
afterAll(() => ripple?.dispose());

/** Posts of last year, several in each millisecond, put where posting would have put them. */
async function insertHistory(authorId: string, count: number): Promise<string[]> {
  const first = lowestIdAt<PostId>(new Date(Date.now() - 365 * 86_400_000));
  const { rows } = await ripple.database.pool.query<{ id: string }>(
    `with made as (
       insert into posts (id, author_id, text, visibility, tags)
       select $1::bigint + n * 1500, $2, 'old ' || n, 'public', '{history}' from generate_series(1, $3::int) n
       returning id),
     tagged as (insert into post_tags (tag, post_id) select 'history', id from made)
     select id::text from made order by id desc`,
    [first, authorId, count],
  );
  return rows.map((row) => row.id);
}

const idsOf = (answer: TestAnswer): string[] => answer.body.items.map((item: { id: string }) => item.id);

/** The address of a relation in a Link header (RFC 8288), relative to the api. */
function linkTo(answer: TestAnswer, relation: 'next' | 'prev'): string | null {
  const header = answer.headers.get('link') ?? '';
  const target = new RegExp(`<([^>]*)>;\\s*rel="?${relation}"?`).exec(header)?.[1];
  if (target === undefined) return null;
  const { pathname, search } = new URL(target, ripple.url);
  return pathname + search;
}

/** Follows `next` to the end; `meanwhile` happens between the pages. */
async function walk(client: TestClient, path: string, meanwhile?: (page: number) => Promise<void>) {
  const seen: string[] = [];
  const pages: TestAnswer[] = [];
  for (let next: string | null = path; next !== null; ) {
    const answer: TestAnswer = await client.get(next);
    expect(answer.status, answer.text.slice(0, 300)).toBe(200);
    expect(linkTo(answer, 'next')).toBe(answer.body.next);
    expect(linkTo(answer, 'prev')).toBe(answer.body.prev);
    seen.push(...idsOf(answer));
    pages.push(answer);
    next = answer.body.next;
    await meanwhile?.(pages.length);
    if (pages.length > 500) throw new Error(`no end of pages from ${path}`);
  }
  return { seen, pages };
}

const expectNewestFirst = (ids: string[]) => {
  const numbers = ids.map(Number);
  expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => b - a));
};

const timelines: [title: string, path: string][] = [
  ['home', '/v1/timelines/home'],
  ['profile', '/v1/users/ada/posts'],
  ['tag', '/v1/timelines/tags/history'],
  ['public', '/v1/timelines/public'],
];

describe.each(timelines)('the %s timeline', (_, path) => {
  it('shows every post exactly once, past what Redis keeps, and keeps the limit', async () => {
    const { seen, pages } = await walk(reader, `${path}?limit=100`);
    expectNewestFirst(seen);
    expect(seen.filter((id) => Number(id) <= Number(history[0]))).toEqual(history);
    for (const page of pages.slice(0, -1)) {
      expect(page.body.items).toHaveLength(100);
      expect(new URL(page.body.next, ripple.url).searchParams.get('limit')).toBe('100');
    }
    expect(pages.at(-1)?.body.items.length).toBeGreaterThan(0);
  });

  it('shows every post exactly once while new ones arrive', async () => {
    const before = (await walk(reader, `${path}?limit=100`)).seen;
    const added: string[] = [];
    const { seen } = await walk(reader, `${path}?limit=97`, async (page) => {
      if (page > 4 && page !== 9) return;
      const { body } = await ada.post('/v1/posts', { text: `arrives at page ${page} #history` });
      added.push(body.id);
    });
    expectNewestFirst(seen);
    expect(seen.filter((id) => !added.includes(id))).toEqual(before);
    // And afterwards they are all there, in their places.
    await expect
      .poll(async () => idsOf(await reader.get(`${path}?limit=${added.length}`)), { timeout: 30_000 })
      .toEqual(added.toReversed());
    expect((await walk(reader, `${path}?limit=100`)).seen).toEqual([...added.toReversed(), ...before]);
  });

  it('leads back by prev through the same posts', async () => {
    const { seen, pages } = await walk(reader, `${path}?limit=100`);
    let back = idsOf(pages.at(-1) as TestAnswer);
    let prev: string | null = pages.at(-1)?.body.prev;
    for (let page = 0; prev !== null && page < 50; page++) {
      const answer: TestAnswer = await reader.get(prev);
      expect(answer.status).toBe(200);
      if (answer.body.items.length === 0) break;
      expectNewestFirst(idsOf(answer));
      back = [...idsOf(answer), ...back];
      prev = answer.body.prev;
    }
    expect(back).toEqual(seen);
  });

  it('has what is before and after an id, that id not among them', async () => {
    const { seen } = await walk(reader, `${path}?limit=100`);
    for (const at of [3, 150, 799, 800, 801, 1_000]) {
      const id = seen[at];
      const older = idsOf(await reader.get(`${path}?before=${id}&limit=5`));
      expect(older).toEqual(seen.slice(at + 1, at + 6));
      const newer = idsOf(await reader.get(`${path}?after=${id}&limit=3`));
      expect(newer).toEqual(seen.slice(at - 3, at));
    }
    expect(idsOf(await reader.get(`${path}?after=${seen[0]}`))).toEqual([]);
    const last = await reader.get(`${path}?before=${seen.at(-1)}`);
    expect(last.body).toMatchObject({ items: [], next: null });
    expect(linkTo(last, 'next')).toBeNull();
  });

  it('takes ids that are no posts for moments in time', async () => {
    const { seen } = await walk(reader, `${path}?limit=100`);
    const between = String(Number(seen[500]) - 1);
    expect(idsOf(await reader.get(`${path}?before=${between}&limit=2`))).toEqual(seen.slice(501, 503));
    expect(idsOf(await reader.get(`${path}?after=${between}&limit=2`))).toEqual(seen.slice(499, 501));
    expect(idsOf(await reader.get(`${path}?before=1`))).toEqual([]);
    expect(idsOf(await reader.get(`${path}?after=1&limit=2`))).toEqual(seen.slice(-2));
    expect(idsOf(await reader.get(`${path}?after=9007199254740991`))).toEqual([]);
  });

  it('has 20 to a page unless told otherwise', async () => {
    expect((await reader.get(path)).body.items).toHaveLength(20);
    expect((await reader.get(`${path}?limit=1`)).body.items).toHaveLength(1);
  });

  it('leaves no hole where posts were deleted', async () => {
    const { seen } = await walk(reader, `${path}?limit=100`);
    const gone = seen.slice(0, 3).filter((id) => Number(id) > Number(history[0]));
    for (const id of gone) expect((await ada.delete(`/v1/posts/${id}`)).status).toBe(204);
    expect(gone).not.toEqual([]);
    expect(idsOf(await reader.get(`${path}?limit=20`))).toEqual(seen.slice(gone.length, gone.length + 20));
    expect((await walk(reader, `${path}?limit=33`)).seen).toEqual(seen.slice(gone.length));
  });
});

it('an empty timeline is one page without neighbours', async () => {
  const lonely = await ripple.user('lonely');
  for (const path of ['/v1/timelines/home', '/v1/users/lonely/posts', '/v1/timelines/tags/unheard']) {
    const answer = await lonely.get(path);
    expect(answer.body).toEqual({ items: [], next: null, prev: null });
    expect(answer.headers.get('link')).toBeNull();
  }
});

it('home shows all of two authors in one order, past what Redis keeps', async () => {
  const [bob, both] = [await ripple.user('bob'), await ripple.user('both')];
  const his = await insertHistory(bob.id, 60);
  await both.put('/v1/users/ada/follow');
  await both.get('/v1/timelines/home');
  await both.put('/v1/users/bob/follow');
  const { seen } = await walk(both, '/v1/timelines/home?limit=100');
  expectNewestFirst(seen);
  expect(seen.filter((id) => his.includes(id))).toEqual(his);
  expect(seen.filter((id) => history.includes(id))).toEqual(history);
});
