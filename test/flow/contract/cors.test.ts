import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer, TestClient, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { readOperations } from '../../security/openapi.ts';
import { say, statusesIn } from '../../security/wire.ts';
import { ONE_PIXEL, uploadMedia } from '../upload-media.ts';
import { expectProblem } from './expect-problem.ts';
import { send } from './send.ts';

const APP = 'https://app.example';
const OTHER = 'http://localhost:5173';
const STRANGER = 'https://evil.example';
const EXPOSED = [
  'link',
  'location',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'retry-after',
  'ripple-degraded',
  'ripple-delay',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
];

let ripple: TestRipple;
let ada: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api', 'media'] });
  ada = await ripple.user('ada');
});
afterAll(() => ripple?.dispose());

const preflight = (path: string, method: string, origin: string) =>
  send(ripple.url, path, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    },
  });

const corsHeaders = ({ headers }: TestAnswer) =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-'));

const listIn = ({ headers }: TestAnswer, name: string) =>
  (headers.get(name) ?? '')
    .toLowerCase()
    .split(',')
    .map((each) => each.trim());

/** A page of this origin may read the answer, and everything in it that the contract names. */
function expectReadable(answer: TestAnswer, origin: string): void {
  expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
  expect(listIn(answer, 'access-control-expose-headers').toSorted()).toEqual(EXPOSED);
  expect(answer.headers.has('access-control-allow-credentials')).toBe(false);
  if (origin !== '*') expect(listIn(answer, 'vary')).toContain('origin');
}

describe('without CORS_ORIGINS', () => {
  it('no page of another origin reads anything', async () => {
    const answer = await ripple.anybody.get('/v1/timelines/public', { origin: APP });
    expect(answer.status).toBe(200);
    expect(corsHeaders(answer)).toEqual([]);
    const asked = await preflight('/v1/posts', 'POST', APP);
    expectProblem(asked, 404);
    expect(corsHeaders(asked)).toEqual([]);
  });
});

describe('with a list of origins', () => {
  beforeAll(() => ripple.restart('api', { CORS_ORIGINS: `${APP}, ${OTHER}` }));

  it('every operation can be asked for', async () => {
    const operations = await readOperations(ripple.anybody);
    expect(operations.length).toBeGreaterThan(50);
    for (const { path, method, name } of operations) {
      const answer = await preflight(path.replace(/\{\w+\}/g, '1'), method, OTHER);
      expect(answer.status, name).toBe(204);
      expect(answer.headers.get('access-control-allow-origin'), name).toBe(OTHER);
      expect(listIn(answer, 'vary'), name).toContain('origin');
      expect(listIn(answer, 'access-control-allow-methods'), name).toContain(method.toLowerCase());
      expect(listIn(answer, 'access-control-allow-headers'), name).toEqual(
        expect.arrayContaining(['authorization', 'content-type', 'idempotency-key', 'last-event-id']),
      );
      expect(Number(answer.headers.get('access-control-max-age')), name).toBeGreaterThan(60);
    }
  });

  it.each(['/v1/users/%ff', `/v1/users/${'x'.repeat(3_000)}`, '/nothing'])(
    'what is wrong with an address can be read: %s',
    async (path) => {
      expect((await preflight(path, 'GET', APP)).status).toBe(204);
      const answer = await ada.get(path, { origin: APP });
      expectProblem(answer, path === '/nothing' ? 404 : 400);
      expectReadable(answer, APP);
    },
  );

  it.each(['/oauth/token', '/api/v1/apps', '/api/v2/instance', '/oauth/authorize'])(
    'clients of Mastodon can be pages, too: %s',
    async (path) => {
      expect((await preflight(path, 'POST', APP)).status).toBe(204);
      expectReadable(await ripple.anybody.get(path, { origin: APP }), APP);
    },
  );

  it('no page may send Ripple-User: tokens of the application itself reach no browser', async () => {
    expect(listIn(await preflight('/v1/posts', 'POST', APP), 'access-control-allow-headers')).not.toContain(
      'ripple-user',
    );
  });

  it.each<[status: number, what: string, ask: (origin: string) => Promise<TestAnswer>]>([
    [200, 'a page of a list', (origin) => ada.get('/v1/timelines/public', { origin })],
    [201, 'a post', (origin) => ada.post('/v1/posts', { text: 'from elsewhere' }, { origin })],
    [204, 'a write without an answer', (origin) => ada.delete('/v1/users/me/mail', { origin })],
    [200, 'a live stream', (origin) => ada.get('/v1/stream/home', { origin })],
    [200, 'a feed', (origin) => ada.get('/v1/users/ada/feed.atom', { origin })],
    [200, 'the document', (origin) => ada.get('/openapi.json', { origin })],
    [200, 'the page of it', (origin) => ada.get('/docs', { origin })],
    [
      200,
      'HEAD',
      (origin) => send(ripple.url, '/v1/timelines/public', { method: 'HEAD', headers: { origin } }),
    ],
    [400, 'an invalid body', (origin) => ada.post('/v1/posts', { text: 1 }, { origin })],
    [401, 'no token', (origin) => ripple.anybody.get('/v1/timelines/home', { origin })],
    [
      401,
      'a bad token',
      (origin) => ripple.anybody.get('/v1/timelines/home', { origin, authorization: 'Bearer x' }),
    ],
    [401, 'a stream without a token', (origin) => ripple.anybody.get('/v1/stream/home', { origin })],
    [404, 'no such post', (origin) => ada.get('/v1/posts/1', { origin })],
    [404, 'no such picture', (origin) => ada.get(`/media/${'x'.repeat(22)}/small.webp`, { origin })],
    [409, 'a handle taken', (origin) => ripple.anybody.post('/v1/users', { handle: 'ada' }, { origin })],
    [
      413,
      'a body too large',
      (origin) => ada.post('/v1/posts', { text: 'x'.repeat(500 * 1024) }, { origin }),
    ],
    [
      415,
      'another kind of body',
      (origin) => ada.post('/v1/posts', {}, { origin, 'content-type': 'text/x' }),
    ],
  ])('%i for %s can be read by pages of the list, and by no others', async (status, _, ask) => {
    for (const origin of [APP, OTHER]) {
      const answer = await ask(origin);
      expect(answer.status).toBe(status);
      expectReadable(answer, origin);
    }
    for (const origin of [STRANGER, 'null', `${APP}.evil.example`, 'http://app.example']) {
      const { headers } = await ask(origin);
      expect(headers.has('access-control-allow-origin'), origin).toBe(false);
      expect(headers.get('vary'), origin).toMatch(/\borigin\b/i);
    }
  });

  it('a picture is sent, shown and read, also when it has not changed', async () => {
    const headers = { origin: APP };
    const uploaded = await uploadMedia(ripple.url, ada.token, ONE_PIXEL, { headers });
    expect(uploaded.status).toBe(201);
    expectReadable(uploaded, APP);
    const refused = await uploadMedia(ripple.url, ada.token, Buffer.from('no picture'), { headers });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expectReadable(refused, APP);
    const at = uploaded.headers.get('location') ?? '';
    await expect.poll(async () => (await ada.get(at)).body.state, { timeout: 20_000 }).toBe('ready');
    const { pathname } = new URL((await ada.get(at)).body.url);
    const file = await send(ripple.url, pathname, { method: 'GET', headers });
    expect(file.status).toBe(200);
    expectReadable(file, APP);
    expect(file.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    const etag = file.headers.get('etag') ?? '';
    const same = await send(ripple.url, pathname, {
      method: 'GET',
      headers: { ...headers, 'if-none-match': etag },
    });
    expect(same.status).toBe(304);
    expectReadable(same, APP);
  });

  it('a page of a stranger gets no leave', async () => {
    const answer = await preflight('/v1/posts', 'POST', STRANGER);
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
    expect(listIn(answer, 'vary')).toContain('origin');
  });

  it('a name that is not this server’s is refused, so that an allowed page reads why', async () => {
    const question = `GET /v1/instance HTTP/1.1\r\nHost: evil.example\r\nOrigin: ${APP}\r\nConnection: close\r\n\r\n`;
    const answer = await say(ripple.url, question);
    expect(statusesIn(answer)).toEqual([421]);
    expect(answer).toMatch(/access-control-allow-origin: https:\/\/app\.example\r\n/i);
  });
});

describe('past a limit', () => {
  it('a 503 can be read', async () => {
    await ripple.restart('api', { CORS_ORIGINS: APP, STREAMS_AT_ONCE: 0 });
    const answer = await ada.get('/v1/stream/public', { origin: APP });
    expectProblem(answer, 503);
    expectReadable(answer, APP);
  });

  it('a 429 can be read, and a preflight counts as nothing', async () => {
    const limit = 4;
    const bob = await ripple.user('bob');
    await ripple.restart('api', { CORS_ORIGINS: APP, RATE_LIMIT_USER: limit });
    const read = (client: TestClient) => client.get('/v1/timelines/public', { origin: APP });
    const remaining = async () =>
      Number((await read(ripple.anybody)).headers.get('ratelimit-remaining') ?? Number.NaN);
    // Without Redis nothing is counted, and an api that has just started may not be connected yet.
    await expect.poll(remaining, { timeout: 30_000 }).toBeGreaterThan(0);
    const before = await remaining();
    for (let n = 0; n < 10; n++) expect((await preflight('/v1/posts', 'POST', APP)).status).toBe(204);
    // Itself alone; more are left where a new minute has begun.
    expect(await remaining()).toBeGreaterThanOrEqual(before - 1);

    let answer = await read(bob);
    for (let n = 0; n < 4 * limit && answer.status === 200; n++) answer = await read(bob);
    expectProblem(answer, 429);
    expectReadable(answer, APP);
    expect((await preflight('/v1/posts', 'POST', APP)).status).toBe(204);
  });
});

describe('with *', () => {
  beforeAll(() => ripple.restart('api', { CORS_ORIGINS: '*' }));

  it('pages of all origins read all answers', async () => {
    for (const origin of [APP, STRANGER, 'null']) {
      expectReadable(await ada.get('/v1/timelines/public', { origin }), '*');
      expectReadable(await ripple.anybody.get('/v1/timelines/home', { origin }), '*');
      expectReadable(await ada.get('/v1/stream/home', { origin }), '*');
      const asked = await preflight('/v1/posts/1', 'DELETE', origin);
      expect(asked.status).toBe(204);
      expectReadable(asked, '*');
    }
  });
});
