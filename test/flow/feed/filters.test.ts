import { lowestIdAt, type PostId } from '@ripple/messages';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer, TestClient, TestUser } from '../../ripple/client.ts';
import { eventuallyTold, told } from '../../sse.ts';
import { expectProblem } from '../contract/expect-problem.ts';
import { ONE_PIXEL, uploadMedia } from '../upload-media.ts';
import { LIMIT, type Listeners, startListeners } from './stream-listeners.ts';

let listeners: Listeners;
let ripple: Listeners['ripple'];
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  listeners = await startListeners();
  ({ ripple } = listeners);
  [ada, bob] = await listeners.pair();
});
afterEach(() => listeners.closeStreams());
afterAll(() => ripple?.dispose());

interface Shown {
  id: string;
  type: string;
  inReplyTo: string | null;
  media: unknown[];
  repostOf: Shown | null;
}

/** Follows `next` to the end. */
async function walk(reader: TestClient, path: string): Promise<Shown[]> {
  const items: Shown[] = [];
  let pages = 0;
  for (let at: string | null = path; at !== null; pages++) {
    const page: TestAnswer = await reader.get(at);
    expect(page.status, page.text.slice(0, 300)).toBe(200);
    items.push(...page.body.items);
    at = page.body.next;
    if (pages > 100) throw new Error(`no end of pages from ${path}`);
  }
  return items;
}
const idsOf = (items: Shown[]) => items.map(({ id }) => id);
const judged = (item: Shown) => item.repostOf ?? item;

/** Every filter, and what it leaves. */
const filters: [query: string, leaves: (item: Shown) => boolean][] = [
  ['types=run', (item) => judged(item).type === 'run'],
  ['types=run,order.paid', (item) => ['run', 'order.paid'].includes(judged(item).type)],
  ['types=none', () => false],
  ['replies=0', (item) => judged(item).inReplyTo === null],
  ['reposts=0', (item) => item.repostOf === null],
  ['media=1', (item) => judged(item).media.length > 0],
  ['types=run&replies=0&reposts=0', (item) => item.type === 'run' && !item.inReplyTo && !item.repostOf],
];

describe('a filtered page', () => {
  it('shows what fits, each once, in every timeline', async () => {
    const word = `word${ada.handle.replace('_', '')}`;
    const text = `${word} #filters @${bob.handle}`;
    const parent = (await bob.post('/v1/posts', { text })).body.id;
    const kinds = [
      { type: 'run' },
      { type: 'order.paid' },
      { inReplyTo: parent },
      {},
      { type: 'run', inReplyTo: parent },
    ];
    for (let n = 0; n < 25; n++) {
      const mediaIds = n % 7 === 0 ? [(await uploadMedia(ripple.url, ada.token, ONE_PIXEL)).body.id] : [];
      const { body } = await ada.post('/v1/posts', {
        text: `${text} ${n}`,
        mediaIds,
        ...kinds[n % kinds.length],
      });
      if (n % 3 === 0) await bob.put(`/v1/posts/${body.id}/favourite`);
      if (n % 4 === 0) await bob.put(`/v1/posts/${body.id}/repost`);
      if (n % 12 === 0) await ada.delete(`/v1/posts/${body.id}`);
    }
    const places: [TestClient, string][] = [
      [bob, '/v1/timelines/home'],
      [bob, '/v1/timelines/mentions'],
      [bob, '/v1/timelines/favourites'],
      [bob, `/v1/users/${bob.handle}/posts`],
      [ripple.anybody, `/v1/users/${ada.handle}/posts`],
      [ripple.anybody, '/v1/timelines/public'],
      [ripple.anybody, '/v1/timelines/tags/filters'],
      [ripple.anybody, `/v1/timelines/keywords/${word}`],
    ];
    const count = async (path: string) => (await ripple.anybody.get(`${path}?limit=100`)).body.items.length;
    await expect.poll(() => count('/v1/timelines/public'), LIMIT).toBeGreaterThanOrEqual(23);
    await expect.poll(() => count('/v1/timelines/tags/filters'), LIMIT).toBe(23);
    await expect
      .poll(async () => (await bob.get('/v1/timelines/mentions?limit=100')).body.items.length, LIMIT)
      .toBe(23);
    for (const [reader, path] of places) {
      const all = await walk(reader, `${path}?limit=100`);
      expect(all.length, path).toBeGreaterThan(4);
      for (const [query, leaves] of filters) {
        const expected = idsOf(all.filter(leaves));
        expect(idsOf(await walk(reader, `${path}?limit=3&${query}`)), `${path} ${query}`).toEqual(expected);
        const up = await reader.get(`${path}?limit=100&after=1&${query}`);
        expect(idsOf(up.body.items), `${path} upwards ${query}`).toEqual(expected);
      }
    }
  });

  it('keeps the filters in the ways to its neighbours', async () => {
    const { body, headers } = await bob.get(
      `/v1/users/${ada.handle}/posts?types=run%2Corder.paid&limit=2&reposts=0`,
    );
    for (const way of [body.next, body.prev, headers.get('link')])
      expect(decodeURIComponent(way)).toMatch(/types=run,order\.paid&limit=2&reposts=0&(before|after)=/);
  });

  it('goes past what Redis keeps, and past what one request looks at', async () => {
    const author = await listeners.newUser();
    const first = lowestIdAt<PostId>(new Date(Date.now() - 3_600_000));
    const { rows } = await ripple.database.pool.query<{ id: string }>(
      `with made as (
         insert into posts (id, author_id, type, text, visibility)
         select $1::bigint + n, $2, case when n % 1500 = 3 then 'rare' else 'post' end, 'x', 'public'
         from generate_series(1, 5000) n returning id, type)
       select id::text from made where type = 'rare' order by id desc`,
      [first, author.id],
    );
    const items = await walk(ripple.anybody, `/v1/users/${author.handle}/posts?types=rare&limit=2`);
    expect(idsOf(items)).toEqual(rows.map(({ id }) => id));
  });

  it.each([
    ...['types=', 'types=Run', 'types=a,,b', 'types=a,', 'types=a&types=b', `types=${'x'.repeat(65)}`],
    ...[
      `types=${Array(21).fill('a').join()}`,
      'replies=1',
      'replies=',
      'reposts=true',
      'media=0',
      'media=1&media=1',
    ],
  ])('is refused for %s', async (query) => {
    const name = query.split('=')[0];
    for (const path of ['timelines/home', 'timelines/public', `users/${ada.handle}/posts`, 'stream/public'])
      expectProblem(await bob.get(`/v1/${path}?${query}`), 400, `/querystring/${name}`);
    const twenty = Array(20).fill('x'.repeat(64)).join();
    expect((await bob.get(`/v1/timelines/home?types=${twenty}`)).status).toBe(200);
  });
});

describe('a filtered stream', () => {
  const send = async (author: TestUser, text: string, more: object = {}): Promise<string> =>
    (await author.post('/v1/posts', { text, ...more })).body.id;

  it('sends what fits, live and after an interruption, and edits of what it has sent', async () => {
    const [author, reader] = await listeners.pair();
    const paths = ['home', 'public', 'tags/streamed'].map((path) => `${path}?types=run&replies=0`);
    for (const path of paths) {
      const tag = path.startsWith('tags') ? ' #streamed' : '';
      const note = (text: string) => `${text} of ${path.split('?')[0]}${tag}`;
      const stream = await listeners.open(path, { user: reader });
      const other = await send(author, note('said'));
      await send(author, note('answered'), { type: 'run', inReplyTo: other });
      const run = await send(author, note('ran'), { type: 'run' });
      await eventuallyTold(stream, [`post ${note('ran')}`]);
      await author.patch(`/v1/posts/${other}`, { text: note('said again') });
      await author.patch(`/v1/posts/${run}`, { text: note('walked'), type: 'walk' });
      const expected = [`post ${note('ran')}`, `edit ${note('walked')}`];
      await eventuallyTold(stream, expected);
      await stream.close();
      await send(author, note('said while away'));
      await send(author, note('ran while away'), { type: 'run' });
      const again = await listeners.open(path, { user: reader, lastId: stream.lastId });
      await eventuallyTold(again, [`post ${note('ran while away')}`]);
      await author.patch(`/v1/posts/${other}`, { text: note('said a third time') });
      await author.delete(`/v1/posts/${other}`);
      await send(author, note('said at the end'));
      await send(author, note('ran at the end'), { type: 'run' });
      await eventuallyTold(again, [`post ${note('ran while away')}`, `post ${note('ran at the end')}`]);
      expect(told(stream)).toEqual(expected);
      await again.close();
    }
  });

  it('judges a repost by what it passes on, and may leave reposts out', async () => {
    const [author, reader] = await listeners.pair();
    const runner = await listeners.newUser();
    const [run, said] = [await send(runner, 'a run', { type: 'run' }), await send(runner, 'a word')];
    const [runs, originals] = [
      await listeners.open('home?types=run', { user: reader }),
      await listeners.open('home?reposts=0', { user: reader }),
    ];
    await author.put(`/v1/posts/${said}/repost`);
    await author.put(`/v1/posts/${run}/repost`);
    await send(author, 'the end', { type: 'run' });
    await expect
      .poll(() => runs.events.map(({ data }) => data.repostOf?.text ?? data.text), LIMIT)
      .toEqual(['a run', 'the end']);
    await eventuallyTold(originals, ['post the end']);
  });
});
