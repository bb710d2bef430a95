import { readMastodonDocument } from '@ripple/api/openapi-document';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { ONE_PIXEL, uploadMedia } from '../upload-media.ts';
import { readEndpoints, withoutNames } from './endpoints.ts';
import { clientFor } from './token-for.ts';

const endpoints = readEndpoints();
const SCOPES = ['read', 'write', 'follow', 'push', 'profile'];
/** What is there besides: a picture, forms of the log-in, what other streams are refused by. */
const OWN = [
  'GET /api/missing.png',
  'POST /oauth/authorize',
  'GET /oauth/continue',
  'GET /api/v1/streaming/{*}',
];

let ripple: TestRipple;
let ada: TestUser;
let client: ReturnType<typeof createClient>;
let ids: Record<string, string>;
let token: string;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  ada = await ripple.user('ada');
  ({ token } = await clientFor(ripple, ada, SCOPES));
  client = createClient(ripple.url, token);
  const [post, media] = [
    await ada.post('/v1/posts', { text: 'a' }),
    await uploadMedia(ripple.url, ada.token, ONE_PIXEL),
  ];
  ids = { accounts: ada.id, statuses: post.body.id, media: media.body.id, tags: 'a', tag: 'a' };
});
afterAll(() => ripple?.dispose());

it('docs/mastodon.md says what is there', async () => {
  const { paths } = (await readMastodonDocument()) as { paths: Record<string, object> };
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => withoutNames(`${method.toUpperCase()} ${path}`)),
  );
  const told = [...endpoints].filter(([, state]) => state !== 'absent').map(([name]) => name);
  expect([...new Set(told)].toSorted()).toEqual(
    [...new Set(routes)].filter((name) => !OWN.includes(name)).toSorted(),
  );
});

it('what is absent is not found, and ends no log-in', async () => {
  const absent = [...endpoints].filter(([, state]) => state === 'absent').map(([name]) => name);
  for (const name of absent.filter((each) => each.includes(' /api/'))) {
    const [method = '', path = ''] = name.replaceAll('/:', '/1').split(' ');
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(ripple.url + path, { method, headers });
    expect([answer.status, await answer.json()], name).toEqual([404, { error: 'Record not found' }]);
  }
});

describe('what can be read', () => {
  const reads = [...endpoints].filter(([name, state]) => name.startsWith('GET ') && state !== 'absent');
  // Those that answer by a stream, or need more than an id, have tests of their own.
  const simple = reads.filter(
    ([name]) => !/streaming|authorize|conversations\/:|notifications\/:/.test(name),
  );
  /** There is none by any id, and no other text. */
  const NONE = /(lists|list|filters|polls|scheduled_statuses)\/:|terms_of_service|push\/subscription/;
  const query = '?q=ada&acct=ada&id[]=1&timeline[]=home&url=http://a.com&domain=a.com';

  it.each(simple)('%s (%s) answers', async (name, state) => {
    const path = name.slice('GET '.length);
    const [, kind = ''] = /([a-z]+)\/:/.exec(path) ?? [];
    const named = path.replace('/:', `/${ids[kind] ?? ada.id}`) + query;
    const isPublic = path.startsWith('/.well-known') || path.startsWith('/nodeinfo');
    const { status, text, body } = await (isPublic ? ripple.anybody : client).get(named);
    const hasNone = state === 'empty' && NONE.test(path);
    expect(hasNone ? [404] : [200, 206], text).toContain(status);
    if (hasNone) expect(body).toEqual({ error: 'Record not found' });
  });

  const empty = simple.filter(([name, state]) => state === 'empty' && !NONE.test(name));

  it.each(empty)('%s (%s) has nothing', async (name) => {
    const [, kind = ''] = /([a-z]+)\/:/.exec(name) ?? [];
    const path = name.slice('GET '.length).replace('/:', `/${ids[kind] ?? ada.id}`);
    const { body } = await client.get(path + query);
    const isNothing = Array.isArray(body) && body.every(({ accounts }) => accounts?.length === 0);
    expect(isNothing || !Array.isArray(body), JSON.stringify(body)).toBe(true);
  });
});

describe('a slash at the end of an address', () => {
  it.each([
    '/api/v1/timelines/home/',
    '/api/v1/timelines/public/?limit=1&other=/',
    '/api/v1/accounts/verify_credentials/',
    '/api/v1/tags/a/',
    '/oauth/userinfo/',
  ])('says nothing: %s', async (path) => {
    expect((await client.get(path)).status).toBe(200);
  });

  it('says nothing where something is written', async () => {
    const { status } = await client.post('/api/v1/statuses/', { status: 'with a slash' });
    expect(status).toBe(200);
  });

  it.each([
    ['/v1/users/ada/', 404],
    ['/v1/timelines/public/', 404],
    ['/api/v1/timelines/home//', 404],
    ['/api/v1/unknown/', 404],
    ['/api/v1/tags/%ff/', 422],
  ])('makes no address of one that is none: %s', async (path, status) => {
    expect((await ripple.anybody.get(path)).status).toBe(status);
  });
});

it('without it, its addresses lead nowhere as all others do', async () => {
  await ripple.restart('api', { MASTODON_API: '0' });
  for (const path of ['/api/v1/instance', '/api/v1/unknown', '/oauth/token', '/api/%ff', '/v1/unknown']) {
    const answer = await fetch(ripple.url + path);
    expect(answer.headers.get('content-type'), path).toMatch(/^application\/problem\+json/);
    expect(answer.status, path).toBe(path.includes('%') ? 400 : 404);
  }
});
