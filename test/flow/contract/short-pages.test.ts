import { lowestIdAt, type PostId } from '@ripple/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer, TestClient, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { openStream } from '../../sse.ts';

/** More than one request looks at. */
const HIDDEN = 4_500;
const PAGE_BYTES = 1_048_576;
/** 60,000 bytes, in characters of three. */
const LONG_TEXT = '가'.repeat(20_000);

let ripple: TestRipple;
let ada: TestUser;
/** What others have answered. */
let answered: string;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api', 'fan-out', 'timeline-writer', 'indexer', 'notifier'] });
  ada = await ripple.user('ada');
  const bob = await ripple.user('bob');
  answered = (await bob.post('/v1/posts', { text: 'hello' })).body.id;
});
afterAll(() => ripple?.dispose());

interface Rows {
  author: string;
  count: number;
  text?: string;
  visibility?: 'public' | 'followers';
  inReplyTo?: string | null;
  hoursAgo: number;
}

/** Posts of some hours ago, put where posting would have put them. @returns their ids, newest first */
async function insertPosts({ author, count, hoursAgo, ...more }: Rows): Promise<string[]> {
  const { text = 'x', visibility = 'public', inReplyTo = null } = more;
  const first = lowestIdAt<PostId>(new Date(Date.now() - hoursAgo * 3_600_000));
  const { rows } = await ripple.database.pool.query<{ id: string }>(
    `with made as (
       insert into posts (id, author_id, text, visibility, in_reply_to)
       select $1::bigint + n, $2, $3, $4, $5 from generate_series(1, $6::int) n returning id)
     select id::text from made order by id desc`,
    [first, author, text, visibility, inReplyTo, count],
  );
  return rows.map(({ id }) => id);
}

const idsOf = ({ body }: TestAnswer): string[] => body.items.map(({ id }: { id: string }) => id);

/** Follows `next`, or from the last page `prev`, to the end. @returns the pages in the order of the walk */
async function walk(client: TestClient, path: string, to: 'next' | 'prev' = 'next'): Promise<TestAnswer[]> {
  const pages: TestAnswer[] = [];
  for (let at: string | null = path; at !== null; ) {
    const page: TestAnswer = await client.get(at);
    expect(page.status, page.text.slice(0, 300)).toBe(200);
    pages.push(page);
    at = page.body[to];
    if (pages.length > 100) throw new Error(`no end of pages from ${path}`);
  }
  return pages;
}

async function expectWalks(client: TestClient, path: string, expected: string[]): Promise<TestAnswer[]> {
  const pages = await walk(client, path);
  expect(pages.flatMap(idsOf)).toEqual(expected);
  const back = await walk(client, `${path}&after=1`, 'prev');
  expect(back.toReversed().flatMap(idsOf)).toEqual(expected);
  return pages;
}

describe('a page of long posts', () => {
  it('is short, and no post is left out, whatever list it is of', async () => {
    const writer = await ripple.user('writer');
    const ids = await insertPosts({
      author: writer.id,
      count: 40,
      text: LONG_TEXT,
      inReplyTo: answered,
      hoursAgo: 5,
    });
    await ada.put('/v1/users/writer/follow');
    for (const [reader, path] of [
      [ripple.anybody, '/v1/users/writer/posts'],
      [ripple.anybody, `/v1/posts/${answered}/replies`],
      [ada, '/v1/timelines/home'],
    ] as const) {
      const pages = await expectWalks(reader, `${path}?limit=100`, ids);
      for (const { text } of pages) expect(Buffer.byteLength(text)).toBeLessThan(1.01 * PAGE_BYTES);
      expect(pages.slice(0, -1).every((page) => idsOf(page).length >= 17)).toBe(true);
    }
  });
});

describe('a list with thousands of posts that are not for its reader', () => {
  let oldest: string[];
  let newest: string[];

  beforeAll(async () => {
    const hermit = await ripple.user('hermit');
    oldest = await insertPosts({ author: hermit.id, count: 3, hoursAgo: 3 });
    await insertPosts({ author: hermit.id, count: HIDDEN, visibility: 'followers', hoursAgo: 2 });
    newest = await insertPosts({ author: hermit.id, count: 3, hoursAgo: 1 });
  });

  it.each([1, 20, 100])('ends only with next: null, %i to a page', async (limit) => {
    const all = [...newest, ...oldest];
    const pages = await expectWalks(ripple.anybody, `/v1/users/hermit/posts?limit=${limit}`, all);
    const empty = pages.filter((page) => page.body.items.length === 0);
    expect(empty.length).toBeGreaterThan(0);
    for (const page of empty.slice(0, -1)) expect(page.body.next).not.toBeNull();
    expect(pages[0]?.body.items[0].id).toBe(newest[0]);
  });

  it('is gone through by a stream that comes back, too', async () => {
    const muter = await ripple.user('muter');
    await muter.put('/v1/users/hermit/follow');
    await muter.put('/v1/users/hermit/mute');
    const [own] = await insertPosts({ author: muter.id, count: 1, hoursAgo: 0.5 });
    const stream = await openStream(ripple.url, '/v1/stream/home', { user: muter, lastId: '1' });
    await expect.poll(() => stream.events.map(({ id }) => id), { timeout: 30_000 }).toEqual([own]);
    await stream.close();
  });
});

describe('notifications', () => {
  it('end only with next: null, where thousands are from users who were muted since', async () => {
    const [reader, loud, calm] = [
      await ripple.user('reader'),
      await ripple.user('loud'),
      await ripple.user('calm'),
    ];
    const insert = (actor: TestUser, count: number) =>
      ripple.database.pool.query(
        `insert into notifications (user_id, kind, post_id, actors, count)
         select $1, 'follow', null, array[$2::bigint], 1 from generate_series(1, $3::int)`,
        [reader.id, actor.id, count],
      );
    await insert(calm, 2);
    await insert(loud, HIDDEN);
    await insert(calm, 1);
    await reader.put('/v1/users/loud/mute');
    for (const limit of [1, 50]) {
      const pages = await walk(reader, `/v1/notifications?limit=${limit}`);
      expect(pages.flatMap(idsOf)).toHaveLength(3);
      expect(pages.some(({ body }) => body.items.length === 0 && body.next !== null)).toBe(true);
      const back = await walk(reader, `/v1/notifications?limit=${limit}&after=1`, 'prev');
      expect(back.toReversed().flatMap(idsOf)).toEqual(pages.flatMap(idsOf));
    }
  });
});
