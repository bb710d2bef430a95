import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from './expect-problem.ts';
import { send } from './send.ts';

let ripple: TestRipple;
let ada: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  ada = await ripple.user('ada');
});
afterAll(() => ripple?.dispose());

const posts = async () => (await ada.get('/v1/users/ada/posts?limit=100')).body.items;

/** A post as bytes, with the content type of your choice. */
const raw = (body: string | Uint8Array<ArrayBuffer>, contentType?: string) =>
  send(ripple.url, '/v1/posts', {
    method: 'POST',
    headers: { authorization: `Bearer ${ada.token}`, ...(contentType && { 'content-type': contentType }) },
    body,
  });

describe('a post that is invalid', () => {
  it.each<[title: string, body: unknown, ...pointers: string[]]>([
    ['no text', {}, '/text'],
    ['empty text', { text: '' }, '/text'],
    ['white space', { text: ' \n\t\u3000' }, '/text'],
    ['a number for text', { text: 5 }, '/text'],
    ['null for text', { text: null }, '/text'],
    ['an array for text', { text: ['a'] }, '/text'],
    ['an object for text', { text: { $gt: '' } }, '/text'],
    ['nothing but NUL', { text: '\0' }, '/text'],
    ['nothing but half a surrogate pair', { text: '\ud83d' }, '/text'],
    ['a visibility that is none', { text: 'x', visibility: 'secret' }, '/visibility'],
    ['null for visibility', { text: 'x', visibility: null }, '/visibility'],
    ['a number for inReplyTo', { text: 'x', inReplyTo: 5 }, '/inReplyTo'],
    ['a reply to no id', { text: 'x', inReplyTo: 'abc' }, '/inReplyTo'],
    ['a reply to NUL', { text: 'x', inReplyTo: '1\0' }, '/inReplyTo'],
    ['a reply to an id beyond 2^53', { text: 'x', inReplyTo: '9007199254740993' }, '/inReplyTo'],
    ['a reply to nothing', { text: 'x', inReplyTo: '1' }, '/inReplyTo'],
    ['media that are not there', { text: 'x', mediaIds: ['1'] }, '/mediaIds/0'],
    ['a field that is none', { text: 'x', id: '1' }, '/id'],
    ['a field whose name needs escaping', { text: 'x', 'a/b~c': 1 }, '/a~1b~0c'],
    ['two wrong fields', { text: 5, extra: 1 }, '/text', '/extra'],
  ])('with %s is refused by name, and not made', async (_, body, ...pointers) => {
    const before = await posts();
    expectProblem(await ada.post('/v1/posts', body), 400, ...pointers);
    expect(await posts()).toEqual(before);
  });
});

describe('a body', () => {
  it.each([
    ['broken JSON', '{"text":'],
    ['no JSON', 'text=hello'],
    ['nothing', ''],
    ['an array', '[]'],
    ['null', 'null'],
    ['a string', '"text"'],
    ['NaN', '{"text":NaN}'],
    ['a polluted prototype', '{"text":"x","__proto__":{"admin":true}}'],
    ['deep nesting', `{"text":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
  ])('of %s is a 400', async (_, body) => {
    const before = await posts();
    expectProblem(await raw(body, 'application/json'), 400);
    expect(await posts()).toEqual(before);
  });

  it.each([
    ['text/plain', '{"text":"x"}'],
    ['application/xml', '<text>x</text>'],
    ['application/x-www-form-urlencoded', 'text=x'],
    ['garbage', '{"text":"x"}'],
    ['', '{"text":"x"}'],
  ])('of type "%s" is a 415', async (contentType, body) => {
    const before = await posts();
    expectProblem(await raw(new TextEncoder().encode(body), contentType), 415);
    expect(await posts()).toEqual(before);
  });

  it('may name its character set', async () => {
    expect((await raw('{"text":"바다"}', 'application/json; charset=utf-8')).body.text).toBe('바다');
  });

  it('of 300 KiB is a 413, of 500 KiB if it holds the text of a post', async () => {
    const before = await posts();
    expectProblem(await ada.post('/v1/posts', { text: 'x'.repeat(500 * 1024) }), 413);
    expectProblem(await ada.patch('/v1/users/me', { bio: 'x'.repeat(300 * 1024) }), 413);
    expectProblem(await ripple.anybody.post('/v1/users', { handle: 'x'.repeat(300 * 1024) }), 413);
    expect(await posts()).toEqual(before);
  });
});

describe('text with what no text should contain', () => {
  it.each([
    ['NUL', 'a\0b'],
    ['half a surrogate pair', 'a\ud800b'],
    ['control characters', 'a\u0001\u0008\u000b\u001fb'],
    ['noncharacters', 'a\ufffe\uffffb'],
  ])('%s is refused or removed, never stored', async (_, text) => {
    const answer = await ada.post('/v1/posts', { text });
    if (answer.status !== 201) expectProblem(answer, 400, '/text');
    else expect(answer.body.text).toBe('ab');
  });
});

describe('a page that cannot be', () => {
  const lists = [
    '/v1/timelines/home',
    '/v1/timelines/public',
    '/v1/timelines/tags/any',
    '/v1/users/ada/posts',
    '/v1/users/ada/followers',
    '/v1/users/ada/following',
  ];
  const wrong: [query: string, field: string][] = [
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=abc', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['before=abc', 'before'],
    ['before=', 'before'],
    ['before=-1', 'before'],
    ['before=1%00', 'before'],
    ['before=9007199254740993', 'before'],
    ['after=99999999999999999999', 'after'],
    ['after=1;drop', 'after'],
    ['after=1&after=2', 'after'],
    ['before=2&after=1', 'after'],
  ];
  it.each(wrong)('%s is a 400 that names %s, in every list', async (query, field) => {
    for (const path of lists) {
      const answer = await ada.get(`${path}?${query}`);
      expectProblem(answer, 400);
      expect(answer.body.errors, path).toEqual([
        { pointer: expect.stringMatching(new RegExp(`/${field}$`)), detail: expect.any(String) },
      ]);
    }
  });

  it.each(['limit=1', 'limit=100', 'before=9007199254740991', 'after=1'])(
    '%s is one that can',
    async (query) => {
      for (const path of lists) expect((await ada.get(`${path}?${query}`)).status, path).toBe(200);
    },
  );
});

describe('an address', () => {
  it.each(['abc', '0', '-1', '01', '1.0', '0x1', '1e3', '%00', '1%00', '9007199254740993', '9'.repeat(60)])(
    'with the post id %s leads nowhere',
    async (id) => {
      for (const answer of [await ada.get(`/v1/posts/${id}`), await ada.delete(`/v1/posts/${id}`)]) {
        expect([400, 404], answer.text).toContain(answer.status);
        expectProblem(answer, answer.status);
      }
    },
  );

  const named = (name: string) => [
    `/v1/users/${name}`,
    `/v1/users/${name}/posts`,
    `/v1/users/${name}/followers`,
    `/v1/users/${name}/following`,
    `/v1/users/${name}/feed.rss`,
    `/v1/users/${name}/feed.atom`,
    `/v1/users/${name}/feed.json`,
  ];
  const ofTag = (tag: string) => [
    `/v1/timelines/tags/${tag}`,
    `/v1/tags/${tag}/feed.rss`,
    `/v1/tags/${tag}/feed.atom`,
    `/v1/tags/${tag}/feed.json`,
  ];
  it.each([
    ['NUL', '%00'],
    ['NUL inside', 'a%00b'],
    ['what is no UTF-8', '%ff'],
    ['half a surrogate pair', '%ed%a0%80'],
    ['a broken escape', '%zz'],
    ['five thousand characters', 'x'.repeat(5_000)],
  ])('with %s in it is the client’s mistake', async (_, name) => {
    for (const path of [...named(name), ...ofTag(name)]) {
      const answer = await ada.get(path);
      if (answer.status === 200) expect(path, 'a tag nobody used is an empty page').toMatch(/tags/);
      else {
        expect(answer.status, `${path}: ${answer.text}`).toBeGreaterThanOrEqual(400);
        expect(answer.status, `${path}: ${answer.text}`).toBeLessThan(500);
        expectProblem(answer, answer.status);
      }
    }
    for (const answer of [
      await ada.put(`/v1/users/${name}/follow`),
      await ada.delete(`/v1/users/${name}/follow`),
    ]) {
      expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
      expect(answer.status, answer.text).toBeLessThan(500);
      expectProblem(answer, answer.status);
    }
  });

  it.each([
    '/',
    '/v1',
    '/v1/nothing',
    '/v1/posts/1/nothing',
    '/v1/users/ada/feed.xml',
    '/v1//posts',
    '/.env',
  ])('%s is not found', async (path) => expectProblem(await ripple.anybody.get(path), 404));

  it.each<['PUT' | 'DELETE' | 'POST' | 'PATCH', string]>([
    ['PUT', '/v1/posts'],
    ['DELETE', '/v1/users/ada'],
    ['POST', '/v1/timelines/home'],
    ['PATCH', '/v1/timelines/public'],
  ])('does not take %s %s', async (method, path) => {
    const answer = await send(ripple.url, path, {
      method,
      headers: { authorization: `Bearer ${ada.token}` },
    });
    expect([404, 405]).toContain(answer.status);
    expectProblem(answer, answer.status);
  });
});

describe('without a token', () => {
  it.each<['GET' | 'PUT' | 'DELETE' | 'POST' | 'PATCH', string]>([
    ['GET', '/v1/timelines/home'],
    ['POST', '/v1/posts'],
    ['DELETE', '/v1/posts/1'],
    ['PATCH', '/v1/users/me'],
    ['PUT', '/v1/users/ada/follow'],
    ['DELETE', '/v1/users/ada/follow'],
  ])('%s %s is a 401 that asks for one, whatever else is wrong', async (method, path) => {
    const answer = await send(ripple.url, path, {
      method,
      ...(method === 'POST' && { headers: { 'content-type': 'application/json' }, body: '{}' }),
    });
    expectProblem(answer, 401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer\b/);
  });

  it.each(['/v1/timelines/public', '/v1/timelines/tags/any', '/v1/users/ada', '/v1/users/ada/posts'])(
    '%s can be read',
    async (path) => expect((await ripple.anybody.get(path)).status).toBe(200),
  );
});
