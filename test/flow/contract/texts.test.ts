import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { ONE_PIXEL, uploadMedia } from '../upload-media.ts';
import { expectProblem } from './expect-problem.ts';

let ripple: TestRipple;
let ada: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  ada = await ripple.user('ada', 'Ada');
});
afterAll(() => ripple?.dispose());

const marks = (count: number) => '\u0301\u0316'.repeat(count).slice(0, count);
const inPath = encodeURIComponent;

/** The contents of Ripple that a refused request must leave as they are. */
async function kept() {
  const { pool } = ripple.database;
  const { rows } = await pool.query(
    'select (select json_agg(users) from users) as users, (select count(*) from posts) as posts, (select count(*) from topic_follows) as topics',
  );
  return rows;
}

describe('a character with more than 30 combining marks', () => {
  const cases: [what: string, pointer: string, send: (text: string) => Promise<TestAnswer>][] = [
    ['a text', '/text', (text) => ada.post('/v1/posts', { text })],
    ['a tag of a text', '/text', (text) => ada.post('/v1/posts', { text: `#${text}` })],
    ['a name', '/name', (name) => ada.patch('/v1/users/me', { name })],
    ['a bio', '/bio', (bio) => ada.patch('/v1/users/me', { bio })],
    ['the name of a new user', '/name', (name) => ripple.anybody.post('/v1/users', { handle: 'new', name })],
    ['the description of a picture', '/alt', (alt) => uploadMedia(ripple.url, ada.token, ONE_PIXEL, { alt })],
    ['a tag', '/params/tag', (tag) => ripple.anybody.get(`/v1/timelines/tags/${inPath(tag)}`)],
    ['the feed of a tag', '/params/tag', (tag) => ripple.anybody.get(`/v1/tags/${inPath(tag)}/feed.rss`)],
    ['the stream of a tag', '/params/tag', (tag) => ripple.anybody.get(`/v1/stream/tags/${inPath(tag)}`)],
    ['a followed tag', '/params/tag', (tag) => ada.put(`/v1/tags/${inPath(tag)}/follow`)],
    ['a keyword', '/params/word', (word) => ripple.anybody.get(`/v1/timelines/keywords/${inPath(word)}`)],
    [
      'the feed of a keyword',
      '/params/word',
      (word) => ripple.anybody.get(`/v1/keywords/${inPath(word)}/feed.json`),
    ],
    ['a followed keyword', '/params/word', (word) => ada.put(`/v1/keywords/${inPath(word)}/follow`)],
    ['a handle', '/params/handle', (handle) => ripple.anybody.get(`/v1/users/${inPath(handle)}`)],
    ['a query', '/querystring/q', (q) => ripple.anybody.get(`/v1/timelines/public?q=${inPath(q)}`)],
  ];

  it.each(cases)('is refused in %s', async (_, pointer, send) => {
    const before = await kept();
    expectProblem(await send(`a${marks(31)}`), 400, pointer);
    expectProblem(await send(`a${'\u0301\uff9e'.repeat(16)}`), 400, pointer);
    expect(await kept()).toEqual(before);
    expect([200, 201, 204, 404]).toContain((await send(`a${marks(30)}`)).status);
  });

  it('is refused where what stood between the marks is taken out', async () => {
    const text = `a${'\u0301\u0000\u0316\u0001'.repeat(20)}`;
    expectProblem(await ada.post('/v1/posts', { text }), 400, '/text');
    expectProblem(await ada.patch('/v1/users/me', { name: text, bio: '' }), 400, '/name');
    expectProblem(await ripple.anybody.get(`/v1/timelines/tags/${inPath(text)}`), 400, '/params/tag');
  });

  it('is refused as the topic of a subscription', async () => {
    const topic = `http://ripple.test/v1/tags/a${inPath(marks(31))}/feed.atom`;
    const form = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': 'https://callback.example/' };
    const response = await fetch(`${ripple.url}/v1/websub`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('/hub.topic');
  });
});

describe('the longest text', () => {
  const MAX_BYTES = 65_536;
  const escaped = (text: string) =>
    `{"text":"${text.replaceAll(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"}`;
  const send = async (method: string, path: string, body: string) => {
    const headers = { authorization: `Bearer ${ada.token}`, 'content-type': 'application/json' };
    const response = await fetch(ripple.url + path, { method, body, headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
  };
  const family = '👨‍👩‍👧‍👦';
  const families = family.repeat(Math.floor(MAX_BYTES / Buffer.byteLength(family)));
  const filled = families + 'a'.repeat(MAX_BYTES - Buffer.byteLength(families));
  const ascii = 'a\r\n'.repeat(2_500);

  it.each([
    ['emoji', '👍🏽'.repeat(5_000)],
    ['families, as many as there is room for', filled],
    ['letters and line ends', ascii],
    ['letters of three bytes', '한'.repeat(5_000)],
  ])('of %s is taken, however it is escaped', async (_, text) => {
    const created = await send('POST', '/v1/posts', escaped(text));
    expect(created.status, created.text.slice(0, 300)).toBe(201);
    expect(created.body.text).toBe(text.replaceAll('\r\n', '\n'));
    const edited = await send('PATCH', `/v1/posts/${created.body.id}`, escaped(text));
    expect(edited.status, edited.text.slice(0, 300)).toBe(200);
  });

  it('has 65,536 bytes, and not one more', async () => {
    const before = await kept();
    expectProblem(await ada.post('/v1/posts', { text: `${filled}b` }), 400, '/text');
    expectProblem(await ada.post('/v1/posts', { text: family.repeat(5_000) }), 400, '/text');
    expect(await kept()).toEqual(before);
    expect((await ripple.anybody.get('/v1/instance')).body.limits).toMatchObject({
      textLength: 5_000,
      textBytes: MAX_BYTES,
    });
  });
});

describe('a tag in an address', () => {
  it('has at most 100 characters when it is normalised', async () => {
    const ligature = '\ufdfa';
    const paths = (tag: string) => [
      `/v1/timelines/tags/${inPath(tag)}`,
      `/v1/stream/tags/${inPath(tag)}`,
      ...['rss', 'atom', 'json'].map((format) => `/v1/tags/${inPath(tag)}/feed.${format}`),
    ];
    for (const path of [
      ...paths(ligature.repeat(6)),
      ...paths(ligature.repeat(155)),
      ...paths('x'.repeat(101)),
    ])
      expectProblem(await ripple.anybody.get(path), 400, '/params/tag');
    for (const path of [...paths('\ufdfb'.repeat(5)), ...paths('x'.repeat(100))])
      expect((await ripple.anybody.get(path)).status, path).toBe(200);
    expectProblem(await ada.put(`/v1/tags/${inPath(ligature.repeat(6))}/follow`), 400, '/params/tag');
  });

  it('leads to no longer Link header than a page needs', async () => {
    for (const text of ['one #linked', 'two #linked']) await ada.post('/v1/posts', { text });
    const junk = 'x'.repeat(10_000);
    const { headers, body } = await ripple.anybody.get(
      `/v1/timelines/tags/linked?limit=1&${junk}=${junk.slice(0, 3_000)}`,
    );
    expect(headers.get('link')?.length).toBeLessThan(300);
    expect(body.next).toBe(`/v1/timelines/tags/linked?limit=1&before=${body.items[0].id}`);
  });
});

describe('what is not seen', () => {
  const invisible = [
    '\u3164',
    '\u115f',
    '\u1160',
    '\uffa0',
    '\u2800',
    '\u034f',
    '\ufe0f',
    '\u17b4',
    '\u200b',
    '\u00ad',
    '\u2060',
  ];

  it.each(invisible)('is no name, no text and no tag: %j', async (character) => {
    const before = await kept();
    for (const text of [character, ` ${character}\n${character} `]) {
      expectProblem(await ada.post('/v1/posts', { text }), 400, '/text');
      expectProblem(await ada.patch('/v1/users/me', { name: text }), 400, '/name');
    }
    expectProblem(await ripple.anybody.get(`/v1/timelines/tags/${inPath(character)}`), 400, '/params/tag');
    expect(await kept()).toEqual(before);
    const { body } = await ada.post('/v1/posts', { text: `#${character} #${character}${character}` });
    expect(body.tags).toEqual([]);
  });
});
