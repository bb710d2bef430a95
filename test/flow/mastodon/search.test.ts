import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestClient, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { clientFor } from './token-for.ts';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;
let client: TestClient;
let ids: string[];
let secret: string;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api', 'outbox-relay', 'fan-out', 'timeline-writer', 'indexer'] });
  ada = await ripple.user('ada', 'Ada Lovelace');
  bob = await ripple.user('bob', 'Bob Builder');
  await ripple.user('adam');
  client = await clientFor(ripple, ada);
  await ada.put('/v1/users/adam/follow');
  ids = [];
  for (const text of ['the moon is a balloon', 'a balloon #moon', 'only the balloon'])
    ids.push((await bob.post('/v1/posts', { text })).body.id);
  secret = (await bob.post('/v1/posts', { text: 'hidden balloon', visibility: 'followers' })).body.id;
  await vi.waitFor(async () => expect(await search('q=balloon&type=statuses')).toHaveLength(3), {
    timeout: 30_000,
    interval: 20,
  });
});
afterAll(() => ripple?.dispose());

/** What is found of one kind: handles, places of posts, names of tags. */
async function search(query: string, who = client, path = '/api/v2/search'): Promise<unknown[]> {
  const { status, body } = await who.get(`${path}?${query}`);
  expect(status).toBe(200);
  return [
    ...body.accounts.map(({ acct }: { acct: string }) => acct),
    ...body.statuses.map(({ id }: { id: string }) => ids.indexOf(id)),
    ...body.hashtags.map((tag: { name: string } | string) =>
      typeof tag === 'string' ? tag : `#${tag.name}`,
    ),
  ];
}

describe('search', () => {
  it.each<[Record<string, string>, unknown[]]>([
    [{ q: 'ada', type: 'accounts' }, ['ada', 'adam']],
    [{ q: '@ada', type: 'accounts', resolve: 'true' }, ['ada', 'adam']],
    [{ q: 'ada@ripple.test', type: 'accounts', resolve: 'true' }, ['ada', 'adam']],
    [{ q: '@bob@ripple.test' }, ['bob']],
    [{ q: 'bob@elsewhere.example' }, []],
    [{ q: 'http://ripple.test/#/@bob' }, ['bob']],
    [{ q: 'http://ripple.test/@bob' }, ['bob']],
    [{ q: 'https://elsewhere.example/@bob' }, []],
    [{ q: 'builder' }, ['bob']],
    [{ q: 'ada', type: 'accounts', following: 'true' }, ['adam']],
    [{ q: 'ada', type: 'accounts', limit: '1', offset: '1' }, ['adam']],
    [{ q: 'balloon' }, [2, 1, 0]],
    [{ q: 'moon balloon', type: 'statuses' }, [1, 0]],
    [{ q: 'balloon', type: 'statuses', limit: '1', offset: '1' }, [1]],
    [{ q: 'moon', type: 'hashtags' }, ['#moon']],
    [{ q: '#moon' }, [1, '#moon']],
    [{ q: 'moonless' }, []],
    [{ q: 'ada', type: 'statuses' }, []],
    [{ q: '☃' }, []],
  ])('for %j finds %j', async (query, expected) => {
    expect(await search(String(new URLSearchParams(query)))).toEqual(expected);
  });

  it('finds a status by its address, if it may be seen', async () => {
    const address = (id: string) => `q=${encodeURIComponent(`http://ripple.test/#/posts/${id}`)}`;
    expect(await search(address(ids[0] ?? ''))).toEqual([0]);
    expect(await search(address(secret))).toEqual([]);
    expect(await search(address('999'))).toEqual([]);
  });

  it('by one author, and between two statuses', async () => {
    const query = 'q=balloon&type=statuses';
    expect(await search(`${query}&account_id=${ada.id}`)).toEqual([]);
    expect(await search(`${query}&account_id=${bob.id}`)).toEqual([2, 1, 0]);
    expect(await search(`${query}&max_id=${ids[2]}`)).toEqual([1, 0]);
    expect(await search(`${query}&min_id=${ids[0]}&max_id=${ids[2]}`)).toEqual([1]);
  });

  it('is there for everybody, but for what asks other servers', async () => {
    expect(await search('q=bob', ripple.anybody)).toEqual(['bob']);
    expect((await ripple.anybody.get('/api/v2/search?q=bob&resolve=true')).status).toBe(401);
    expect((await client.get('/api/v2/search')).status).toBe(422);
    expect(await search('q=moon', client, '/api/v1/search')).toEqual([1, 0, 'moon']);
  });

  it('of accounts alone has a list for an answer', async () => {
    const { status, body } = await client.get('/api/v1/accounts/search?q=ada&limit=1');
    expect([status, body.length, body[0].acct]).toEqual([200, 1, 'ada']);
    expect((await ripple.anybody.get('/api/v1/accounts/search?q=ada')).status).toBe(401);
  });
});

describe('a report', () => {
  it('of statuses is one for each, and shows what was said', async () => {
    const { status, body } = await client.post('/api/v1/reports', {
      account_id: bob.id,
      status_ids: [ids[0], ids[1]],
      comment: 'too many balloons',
      category: 'spam',
      forward: false,
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^\d+$/),
      action_taken: false,
      action_taken_at: null,
      category: 'spam',
      comment: 'too many balloons',
      forwarded: false,
      created_at: expect.any(String),
      status_ids: [ids[0], ids[1]],
      rule_ids: null,
      target_account: expect.objectContaining({ id: bob.id, acct: 'bob' }),
    });
    const { rows } = await ripple.database.pool.query('select post_id, reason from reports order by post_id');
    expect(rows).toEqual([
      { post_id: Number(ids[0]), reason: 'spam' },
      { post_id: Number(ids[1]), reason: 'spam' },
    ]);
  });

  it('of an account needs nothing else', async () => {
    const { status, body } = await client.post('/api/v1/reports', { account_id: bob.id });
    expect([status, body.category, body.status_ids, body.comment]).toEqual([200, 'other', [], '']);
  });

  it.each([
    [{}, 422],
    [{ account_id: '999' }, 404],
    [{ account_id: 'bob', category: 'rude' }, 422],
    [{ account_id: 'bob', rule_ids: ['1'] }, 422],
    [{ account_id: 'ada', status_ids: ['0'] }, 422],
  ])('%j is refused: %i', async (body, expected) => {
    const named = { bob: bob.id, ada: ada.id } as Record<string, string>;
    const { account_id = '' } = body as { account_id?: string };
    const sent = account_id === '' ? body : { ...body, account_id: named[account_id] ?? account_id };
    const { status, body: answer } = await client.post('/api/v1/reports', sent);
    expect([status, answer]).toEqual([expected, { error: expect.any(String) }]);
  });
});
