import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestClient } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { clientFor } from './token-for.ts';

let ripple: TestRipple;
let ada: TestClient;
let bob: TestClient;
let ids: Record<'ada' | 'bob' | 'cleo', string>;
let root: string;

type Told = { id: string; type: string; account: { acct: string } };
const path = '/api/v1/notifications';
const list = async (query = '', who = ada): Promise<Told[]> => (await who.get(path + query)).body;
const typesOf = async (query = '', who = ada) => (await list(query, who)).map(({ type }) => type);
const all = ['mention', 'mention', 'reblog', 'favourite', 'follow'];

/** What a new user is told of: a follow, two favourites, a reblog, an answer and a mention, in this order. */
beforeAll(async () => {
  ripple = await startRipple({
    services: ['api', 'outbox-relay', 'fan-out', 'timeline-writer', 'notifier', 'indexer'],
  });
  const users = {
    ada: await ripple.user('ada'),
    bob: await ripple.user('bob'),
    cleo: await ripple.user('cleo'),
  };
  ids = { ada: users.ada.id, bob: users.bob.id, cleo: users.cleo.id };
  ada = await clientFor(ripple, users.ada);
  bob = await clientFor(ripple, users.bob);
  const cleo = await clientFor(ripple, users.cleo);
  root = (await ada.post('/api/v1/statuses', { status: 'root' })).body.id;
  const told = (length: number, acct: string) =>
    vi.waitFor(
      async () => {
        const { length: found, 0: newest } = await list();
        expect([found, newest?.account.acct]).toEqual([length, acct]);
      },
      { timeout: 30_000, interval: 20 },
    );
  await users.bob.put('/v1/users/ada/follow');
  await told(1, 'bob');
  await bob.post(`/api/v1/statuses/${root}/favourite`, undefined);
  await told(2, 'bob');
  await cleo.post(`/api/v1/statuses/${root}/favourite`, undefined);
  await told(2, 'cleo');
  await bob.post(`/api/v1/statuses/${root}/reblog`, undefined);
  await told(3, 'bob');
  await bob.post('/api/v1/statuses', { status: 'an answer', in_reply_to_id: root });
  await told(4, 'bob');
  await cleo.post('/api/v1/statuses', { status: '@ada psst', visibility: 'direct' });
  await told(5, 'cleo');
});
afterAll(() => ripple?.dispose());

it('show who did what to what', async () => {
  const shown = await list();
  expect(shown).toMatchObject([
    { type: 'mention', account: { acct: 'cleo' }, status: { visibility: 'direct' } },
    { type: 'mention', account: { acct: 'bob' }, status: { in_reply_to_id: root } },
    { type: 'reblog', account: { acct: 'bob' }, status: { id: root, reblog: null } },
    { type: 'favourite', account: { acct: 'cleo' }, status: { id: root } },
    { type: 'follow', account: { id: ids.bob } },
  ]);
  for (const { id, ...rest } of shown) {
    expect(rest).toMatchObject({ created_at: expect.any(String), group_key: expect.stringContaining(id) });
    expect((await ada.get(`${path}/${id}`)).body).toEqual({ id, ...rest });
  }
  expect(shown[4]).not.toHaveProperty('status');
  expect((await bob.get(`${path}/${shown[0]?.id}`)).status).toBe(404);
  expect((await ada.get(`${path}/nothing`)).status).toBe(404);
});

it.each([
  ['', all],
  ['?types[]=follow&types[]=reblog', ['reblog', 'follow']],
  ['?exclude_types[]=mention', ['reblog', 'favourite', 'follow']],
  ['?types[]=poll', []],
  ['?limit=2', ['mention', 'mention']],
])('%s are %j', async (query, expected) => {
  expect(await typesOf(query)).toEqual(expected);
});

it('are those of one account', async () => {
  expect(await typesOf(`?account_id=${ids.cleo}`)).toEqual(['mention', 'favourite']);
});

it('are read on by their links', async () => {
  const { body, headers } = await ada.get(`${path}?limit=2&exclude_types[]=reblog`);
  const next = /<http:\/\/ripple\.test([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1] ?? '';
  const below = await ada.get(next);
  expect(below.body.map(({ type }: Told) => type)).toEqual(['favourite', 'follow']);
  const above = await typesOf(`?min_id=${below.body[0].id}&limit=1`);
  expect([body.length, above]).toEqual([2, ['reblog']]);
  expect(await typesOf(`?since_id=${below.body[0].id}`)).toEqual(['mention', 'mention', 'reblog']);
});

it('are groups', async () => {
  const { body } = await ada.get('/api/v2/notifications?types[]=favourite');
  const [favourite] = await list('?types[]=favourite');
  expect(body).toMatchObject({
    accounts: [{ acct: 'cleo' }, { acct: 'bob' }],
    statuses: [{ id: root }],
    notification_groups: [
      {
        type: 'favourite',
        notifications_count: 2,
        sample_account_ids: [ids.cleo, ids.bob],
        status_id: root,
        most_recent_notification_id: Number(favourite?.id),
        page_min_id: favourite?.id,
        page_max_id: favourite?.id,
      },
    ],
  });
  const key = body.notification_groups[0].group_key;
  expect((await ada.get(`/api/v2/notifications/${key}`)).body.notification_groups).toHaveLength(1);
  const accounts = await ada.get(`/api/v2/notifications/${key}/accounts`);
  expect(accounts.body.map(({ acct }: { acct: string }) => acct)).toEqual(['cleo', 'bob']);
});

it.each([
  ['/api/v1/notifications/policy', { filter_not_following: false, summary: { pending_requests_count: 0 } }],
  ['/api/v2/notifications/policy', { for_not_following: 'accept' }],
  ['/api/v1/notifications/requests', []],
])('%s is %j', async (address, body) => {
  expect((await ada.get(address)).body).toMatchObject(body);
});

describe('what is read', () => {
  const unread = async (query = '', version = 'v1') =>
    (await ada.get(`/api/${version}/notifications/unread_count${query}`)).body.count;

  it('is told by a marker', async () => {
    const shown = await list();
    expect([await unread(), await unread('', 'v2'), await unread('?limit=2')]).toEqual([5, 5, 2]);
    expect(await unread('?types[]=mention')).toBe(2);
    expect((await ada.get('/api/v1/conversations')).body).toMatchObject([{ unread: true }]);
    expect((await ada.get('/api/v1/markers?timeline[]=notifications')).body).toEqual({});
    const set = (last_read_id: string | undefined) =>
      ada.post('/api/v1/markers', { home: { last_read_id: root }, notifications: { last_read_id } });
    const marked = await set(shown[2]?.id);
    const marker = { last_read_id: shown[2]?.id, version: 0, updated_at: expect.any(String) };
    expect(marked.body).toEqual({ notifications: marker, home: { ...marker, last_read_id: root } });
    const read = await ada.get('/api/v1/markers?timeline[]=home&timeline[]=notifications');
    expect(read.body).toEqual(marked.body);
    expect((await ada.get('/api/v1/markers?timeline[]=home')).body).toEqual({ home: marked.body.home });
    expect((await set(shown[2]?.id)).body).toMatchObject({ notifications: { version: 1 } });
    expect([await unread(), await unread('?types[]=mention')]).toEqual([2, 2]);
    expect((await set('x')).status).toBe(422);
    const [conversation] = (await ada.get('/api/v1/conversations')).body;
    const readOne = await ada.post(`/api/v1/conversations/${conversation.id}/read`, undefined);
    expect([readOne.status, readOne.body]).toMatchObject([200, { id: conversation.id, unread: false }]);
    expect((await ada.get('/api/v1/conversations')).body).toMatchObject([{ unread: false }]);
    expect(await unread()).toBe(0);
    expect((await ada.delete(`/api/v1/conversations/${conversation.id}`)).body).toEqual({});
  });

  it('is dismissed, one or all, and no notification of another user', async () => {
    const [newest] = await list();
    expect((await bob.post(`${path}/${newest?.id}/dismiss`, undefined)).status).toBe(404);
    const dismissed = await ada.post(`${path}/${newest?.id}/dismiss`, undefined);
    expect([dismissed.status, dismissed.body]).toEqual([200, {}]);
    expect(await typesOf()).toEqual(all.slice(1));
    await ada.post('/api/v1/statuses', { status: '@bob hi' });
    await expect.poll(() => typesOf('', bob), { timeout: 30_000 }).toEqual(['mention']);
    expect((await ada.post(`${path}/clear`, undefined)).body).toEqual({});
    expect([await list(), await typesOf('', bob)]).toEqual([[], ['mention']]);
  });
});
