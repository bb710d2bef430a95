import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestClient, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { clientFor } from './token-for.ts';

let ripple: TestRipple;
let ada: TestClient & { token: string };
let bob: TestClient;
let bobUser: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api', 'outbox-relay', 'fan-out', 'timeline-writer', 'indexer'] });
  ada = await clientFor(ripple, await ripple.user('ada'));
  bobUser = await ripple.user('bob');
  bob = await clientFor(ripple, bobUser);
});
afterAll(() => ripple?.dispose());

const post = async (who: TestClient, body: object) => (await who.post('/api/v1/statuses', body)).body;
const postForm = (body: string, type = 'application/x-www-form-urlencoded') =>
  fetch(`${ripple.url}/api/v1/statuses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ada.token}`, 'content-type': type },
    body,
  });

describe('a new status', () => {
  it('is answered whole, also where it comes as a form', async () => {
    const made = await ada.post('/api/v1/statuses', {
      status: 'Hello @bob #Tags <b>',
      spoiler_text: 'careful',
      language: 'ko',
      in_reply_to_id: null,
      ...{ media_ids: null, visibility: null, scheduled_at: null },
      poll: null,
    });
    expect(made.status).toBe(200);
    expect(made.body).toMatchObject({
      spoiler_text: 'careful',
      sensitive: true,
      language: 'ko',
      visibility: 'public',
      in_reply_to_id: null,
      in_reply_to_account_id: null,
      edited_at: null,
      reblog: null,
      poll: null,
      card: null,
      favourites_count: 0,
      account: { acct: 'ada' },
      mentions: [{ id: bobUser.id, username: 'bob', acct: 'bob' }],
      tags: [{ name: 'tags' }],
    });
    expect(made.body.content).toContain('class="u-url mention">@<span>bob</span></a>');
    expect(made.body.content).toContain('&lt;b&gt;');
    const form = await postForm(`status=one+line&in_reply_to_id=${made.body.id}&sensitive=true`);
    expect([form.status, await form.json()]).toMatchObject([
      200,
      { content: '<p>one line</p>', in_reply_to_id: made.body.id, sensitive: true, language: null },
    ]);
    const multipart = '--x\r\ncontent-disposition: form-data; name="status"\r\n\r\nparts\r\n--x--\r\n';
    const parts = await postForm(multipart, 'multipart/form-data; boundary=x');
    expect(await parts.json()).toMatchObject({ content: '<p>parts</p>' });
    const { body } = await ripple.anybody.get(`/v1/posts/${made.body.id}`);
    expect(body.data).toEqual({ spoiler_text: 'careful', language: 'ko' });
  });

  it.each([
    [{ status: '' }, 422, "Validation failed: Text can't be blank"],
    [{ status: ' \n', sensitive: true, language: 'de' }, 422, "Validation failed: Text can't be blank"],
    [{}, 422, "Validation failed: Text can't be blank"],
    [
      { status: 'x', visibility: 'friends' },
      422,
      'Validation failed: Visibility is not included in the list',
    ],
    [{ status: 'x', visibility: '__proto__' }, 422, undefined],
    [{ status: 'x', poll: { options: ['a', 'b'], expires_in: 60 } }, 422, undefined],
    [{ status: 'x', scheduled_at: '2099-01-01T00:00:00Z' }, 422, undefined],
    [{ status: 'x', media_ids: ['1'] }, 422, undefined],
    [{ status: 'x', media_ids: ['nothing'] }, 422, undefined],
    [{ status: 'x', media_ids: ['1', '2', '3', '4', '5'] }, 422, undefined],
    [{ status: 'x'.repeat(5_001) }, 422, undefined],
    [{ status: 'x', spoiler_text: 'y'.repeat(9_000) }, 422, undefined],
    [{ status: 'x', in_reply_to_id: '1' }, 404, 'Record not found'],
    [{ status: 'x', in_reply_to_id: 'nothing' }, 404, 'Record not found'],
  ])('%j is %i', async (body, status, error = expect.stringMatching(/^Validation failed: /)) => {
    const answer = await ada.post('/api/v1/statuses', body);
    expect([answer.status, answer.body]).toEqual([status, { error }]);
  });

  it.each([
    ['public', 'public', 'public'],
    ['unlisted', 'private', 'followers'],
    ['private', 'private', 'followers'],
    ['direct', 'direct', 'direct'],
    ['', 'public', 'public'],
  ])('for %j is %s', async (visibility, shown, kept) => {
    const status = await post(ada, { status: 'for whom?', visibility });
    expect(status.visibility).toBe(shown);
    const client = await ripple.database.pool.query('select visibility from posts where id = $1', [
      status.id,
    ]);
    expect(client.rows).toEqual([{ visibility: kept }]);
  });

  it('is made once under a key', async () => {
    const key = { 'idempotency-key': 'once' };
    const [one, two] = await Promise.all(
      [1, 2].map(() => ada.post('/api/v1/statuses', { status: 'once' }, key)),
    );
    expect([one?.status, two?.status, one?.body.id]).toEqual([200, 200, two?.body.id]);
    const other = await ada.post('/api/v1/statuses', { status: 'another' }, key);
    expect(other.status).toBe(422);
  });
});

describe('a status', () => {
  it('is edited, and what others keep in its data stays', async () => {
    const adaHerself = await ripple.user('eve');
    const eve = await clientFor(ripple, adaHerself);
    const { body: made } = await adaHerself.post('/v1/posts', {
      text: 'before',
      data: { mood: 7, sensitive: true },
    });
    const path = `/api/v1/statuses/${made.id}`;
    const edited = await eve.put(path, {}, { status: 'after', spoiler_text: 'psst', language: 'en' });
    expect(edited.body).toMatchObject({ content: '<p>after</p>', spoiler_text: 'psst', sensitive: true });
    expect(edited.body.edited_at).not.toBeNull();
    const again = await eve.put(path, {}, { spoiler_text: '', sensitive: false, media_ids: [] });
    expect(again.body).toMatchObject({ content: '<p>after</p>', spoiler_text: '', sensitive: false });
    expect((await adaHerself.get(`/v1/posts/${made.id}`)).body.data).toEqual({ mood: 7, language: 'en' });
    expect((await eve.get(`${path}/source`)).body).toEqual({ id: made.id, text: 'after', spoiler_text: '' });
    expect((await eve.get(`${path}/history`)).body).toMatchObject([
      { content: '<p>after</p>', created_at: again.body.edited_at, media_attachments: [], emojis: [] },
    ]);
    const blank = await eve.put(path, {}, { status: ' ' });
    expect([blank.status, blank.body.error]).toEqual([422, "Validation failed: Text can't be blank"]);
    expect((await eve.put(path, {}, { status: 'x', media_ids: ['5'] })).status).toBe(422);
    expect((await bob.put(path, {}, { status: 'mine' })).status).toBe(404);
  });

  it('is deleted, and is answered with its text', async () => {
    const made = await post(ada, { status: 'Short & sweet', spoiler_text: 'x' });
    const path = `/api/v1/statuses/${made.id}`;
    expect((await bob.delete(path)).status).toBe(404);
    const deleted = await ada.delete(path);
    expect([deleted.status, deleted.body]).toMatchObject([
      200,
      { id: made.id, text: 'Short & sweet', spoiler_text: 'x', media_attachments: [] },
    ]);
    for (const gone of [path, `${path}/context`, `${path}/source`, `${path}/favourited_by`])
      expect([gone, (await ada.get(gone)).status]).toEqual([gone, 404]);
    expect((await ada.delete(path)).status).toBe(404);
  });

  it('is found with others by ids, and is for those who may see it', async () => {
    const open = await post(ada, { status: 'open' });
    const closed = await post(ada, { status: 'closed', visibility: 'private' });
    const path = `/api/v1/statuses?id[]=${closed.id}&id[]=${open.id}&id[]=1&id[]=x`;
    const seen = async (who: TestClient) =>
      (await who.get(path)).body.map(({ id }: { id: string }) => (id === open.id ? 'open' : 'closed'));
    expect([await seen(ada), await seen(bob), await seen(ripple.anybody)]).toEqual([
      ['closed', 'open'],
      ['open'],
      ['open'],
    ]);
    expect((await bob.get(`/api/v1/statuses/${closed.id}`)).status).toBe(404);
    expect((await ripple.anybody.get('/api/v1/statuses/nothing')).status).toBe(404);
    const many = Array.from({ length: 21 }, (_, at) => `id[]=${at + 1}`).join('&');
    expect((await ada.get(`/api/v1/statuses?${many}`)).status).toBe(422);
  });

  it('stands in its thread', async () => {
    const root = await post(ada, { status: 'root' });
    const one = await post(bob, { status: 'one', in_reply_to_id: root.id });
    const two = await post(ada, { status: 'two', in_reply_to_id: one.id });
    const three = await post(bob, { status: 'three', in_reply_to_id: two.id });
    expect(two.in_reply_to_account_id).toBe(bobUser.id);
    const { body } = await ripple.anybody.get(`/api/v1/statuses/${two.id}/context`);
    const ids = (list: { id: string }[]) => list.map(({ id }) => id);
    expect([ids(body.ancestors), ids(body.descendants)]).toEqual([[root.id, one.id], [three.id]]);
  });
});

describe('reactions', () => {
  it('answer the status as it is then', async () => {
    const { id } = await post(ada, { status: 'react!' });
    const act = async (name: string, target = id) =>
      (await bob.post(`/api/v1/statuses/${target}/${name}`, undefined)).body;
    expect(await act('favourite')).toMatchObject({ id, favourited: true, favourites_count: 1 });
    expect(await act('bookmark')).toMatchObject({ id, bookmarked: true });
    const reblog = await act('reblog');
    expect(reblog).toMatchObject({
      account: { acct: 'bob' },
      reblogged: true,
      reblog: { id, reblogged: true, reblogs_count: 1 },
    });
    expect(reblog.id).not.toBe(id);
    expect((await act('reblog')).id).toBe(reblog.id);
    expect(await act('favourite', reblog.id)).toMatchObject({ id, favourited: true });
    await vi.waitFor(async () => {
      const names = async (list: string) =>
        (await ada.get(`/api/v1/statuses/${id}/${list}`)).body.map(({ acct }: { acct: string }) => acct);
      expect([await names('favourited_by'), await names('reblogged_by')]).toEqual([['bob'], ['bob']]);
    });
    expect(await act('unreblog', reblog.id)).toMatchObject({ id, reblogged: false, reblog: null });
    expect(await act('unfavourite')).toMatchObject({ id, favourited: false });
    expect(await act('unbookmark')).toMatchObject({ id, bookmarked: false });
    expect((await bob.get(`/api/v1/statuses/${reblog.id}`)).status).toBe(404);
    expect(await act('unpin')).toMatchObject({ id, pinned: false });
    expect(await act('unmute')).toMatchObject({ id, muted: false });
  });

  it.each(['pin', 'mute'])('%s is refused', async (name) => {
    const { id } = await post(ada, { status: 'mine' });
    expect((await ada.post(`/api/v1/statuses/${id}/${name}`, undefined)).status).toBe(422);
  });

  it('need their scopes, and a user', async () => {
    const { id } = await post(ada, { status: 'scoped' });
    const reader = await clientFor(ripple, bobUser, ['read']);
    const statuses = await Promise.all([
      reader.post(`/api/v1/statuses/${id}/favourite`, undefined),
      reader.post('/api/v1/statuses', { status: 'x' }),
      ripple.anybody.post('/api/v1/statuses', { status: 'x' }),
      reader.delete(`/api/v1/statuses/${id}`),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([403, 403, 401, 403]);
  });
});

it.each([
  ['get', '/card', 200, {}],
  ['post', '/translate', 404, { error: 'Record not found' }],
] as const)('%s …%s is %i', async (method, path, status, body) => {
  const { id } = await post(ada, { status: 'plain' });
  const answer = await ada[method](`/api/v1/statuses/${id}${path}`, undefined as never);
  expect([answer.status, answer.body]).toEqual([status, body]);
});

it.each([
  ['/api/v1/polls/5', 404],
  ['/api/v1/timelines/list/5', 404],
  ['/api/v1/timelines/link?url=https://a.example/', 200],
])('%s is %i', async (path, status) => {
  expect((await ada.get(path)).status).toBe(status);
});

describe('conversations', () => {
  it('are threads of direct posts', async () => {
    const cleo = await ripple.user('cleo');
    const client = await clientFor(ripple, cleo);
    const first = await post(bob, { status: '@cleo psst', visibility: 'direct' });
    const answer = await post(client, {
      status: '@bob yes?',
      visibility: 'direct',
      in_reply_to_id: first.id,
    });
    const other = await post(bob, { status: '@cleo another thing', visibility: 'direct' });
    const { body, headers } = await client.get('/api/v1/conversations?limit=1');
    expect(body).toMatchObject([
      { id: other.id, last_status: { id: other.id }, accounts: [{ acct: 'bob' }] },
    ]);
    expect(headers.get('link')).toContain(`max_id=${other.id}>; rel="next"`);
    const below = await client.get(`/api/v1/conversations?max_id=${other.id}`);
    expect(below.body).toMatchObject([{ id: first.id, unread: false, last_status: { id: answer.id } }]);
    const direct = await client.get('/api/v1/timelines/direct?limit=2');
    expect(direct.body.map(({ id }: { id: string }) => id)).toEqual([other.id, answer.id]);
    const above = await client.get(`/api/v1/timelines/direct?limit=1&min_id=${first.id}`);
    expect(above.body.map(({ id }: { id: string }) => id)).toEqual([answer.id]);
    expect((await ada.get('/api/v1/conversations')).body).not.toContainEqual(
      expect.objectContaining({ id: first.id }),
    );
    expect((await ada.post(`/api/v1/conversations/${first.id}/read`, undefined)).status).toBe(404);
  });
});

it('reads on while posts arrive', async () => {
  const dora = await ripple.user('dora');
  const client = await clientFor(ripple, dora);
  const made: string[] = [];
  for (let at = 0; at < 6; at++) made.push((await post(client, { status: `old ${at}` })).id);
  const ids = async (path: string) => (await client.get(path)).body.map(({ id }: { id: string }) => id);
  const home = '/api/v1/timelines/home?limit=3';
  const newest = await ids(home);
  for (let at = 0; at < 4; at++) made.push((await post(client, { status: `new ${at}` })).id);
  const below = await ids(`${home}&max_id=${newest.at(-1)}`);
  const rightAbove = await ids(`${home}&min_id=${newest[0]}`);
  const since = await ids(`${home}&since_id=${newest[0]}`);
  const at = (list: string[]) => list.map((id) => made.indexOf(id));
  expect([at(newest), at(below), at(rightAbove), at(since)]).toEqual([
    [5, 4, 3],
    [2, 1, 0],
    [8, 7, 6],
    [9, 8, 7],
  ]);
});
