import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestClient, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { clientFor } from './token-for.ts';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;
let client: TestClient;
/** Of bob's posts, oldest first. */
let ids: string[];

beforeAll(async () => {
  ripple = await startRipple({ services: ['api', 'outbox-relay', 'fan-out', 'timeline-writer', 'indexer'] });
  ada = await ripple.user('ada');
  bob = await ripple.user('bob');
  client = await clientFor(ripple, ada);
  await ada.put('/v1/users/bob/follow');
  ids = [];
  for (const text of ['one', 'two', 'three', 'four', 'five', 'six'])
    ids.push((await bob.post('/v1/posts', { text: `${text} #numbers` })).body.id);
  await vi.waitFor(async () => expect((await ada.get('/v1/timelines/home')).body.items).toHaveLength(6), {
    timeout: 30_000,
    interval: 20,
  });
});
afterAll(() => ripple?.dispose());

const idsOf = (body: { id: string }[]) => body.map(({ id }) => ids.indexOf(id));
const linksOf = (headers: Headers) => {
  const found = [...(headers.get('link') ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g)];
  return Object.fromEntries(
    found.map(([, address = '', rel]) => [rel, address.replace('http://ripple.test', '')]),
  );
};

describe('the part of a list', () => {
  it.each([
    ['', [5, 4, 3, 2, 1, 0]],
    ['?limit=2', [5, 4]],
    ['?limit=2&max_id=4', [3, 2]],
    ['?limit=2&since_id=1', [5, 4]],
    ['?limit=2&min_id=1', [3, 2]],
    ['?min_id=1&max_id=4', [3, 2]],
    ['?since_id=3', [5, 4]],
    ['?since_id=5', []],
    ['?min_id=5', []],
    ['?max_id=0', []],
  ])('%s is %j', async (query, expected) => {
    const named = query.replace(/_id=(\d)/g, (_, at) => `_id=${ids[Number(at)]}`);
    const { status, body, headers } = await client.get(`/api/v1/timelines/home${named}`);
    expect([status, idsOf(body)]).toEqual([200, expected]);
    if (expected.length === 0) expect(headers.get('link')).toBeNull();
  });

  it('is followed to both ends by its links', async () => {
    const seen: number[] = [];
    let path: string | undefined = '/api/v1/timelines/home?limit=4';
    let last: string | undefined;
    while (path) {
      const { body, headers } = await client.get(path);
      seen.push(...idsOf(body));
      last = linksOf(headers).prev;
      path = linksOf(headers).next;
    }
    expect(seen).toEqual([5, 4, 3, 2, 1, 0]);
    const above = await client.get(last ?? '');
    expect(idsOf(above.body)).toEqual([5, 4, 3, 2]);
  });
});

it('a status has what clients look for', async () => {
  const { body } = await client.get('/api/v1/timelines/home?limit=1');
  expect(body[0]).toMatchObject({
    id: ids[5],
    visibility: 'public',
    content:
      '<p>six <a href="http://ripple.test/#/tags/numbers" class="mention hashtag" rel="tag">#<span>numbers</span></a></p>',
    account: { id: bob.id, acct: 'bob', statuses_count: 6, followers_count: 1 },
    tags: [{ name: 'numbers' }],
    reblog: null,
    favourited: false,
  });
});

it('tokens are those of clients, and have scopes', async () => {
  const narrow = await clientFor(ripple, ada, ['write:statuses']);
  const itself = await clientFor(ripple, undefined);
  const statusOf = async (who: TestClient, path: string) => (await who.get(path)).status;
  const path = '/api/v1/timelines/home';
  expect(await Promise.all([ripple.anybody, ada, narrow, itself].map((who) => statusOf(who, path)))).toEqual([
    401, 401, 403, 422,
  ]);
  const { body } = await ada.get(path);
  expect(body).toEqual({ error: 'The access token is invalid' });
  expect(await statusOf(ripple.anybody, '/api/v1/timelines/public')).toBe(200);
  expect(await statusOf(client, '/v1/timelines/home')).toBe(401);
});
