import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestClient, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { clientFor } from './token-for.ts';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;
let client: TestClient & { token: string };

beforeAll(async () => {
  ripple = await startRipple({
    services: ['api', 'outbox-relay', 'fan-out', 'timeline-writer', 'indexer', 'media'],
  });
  ada = await ripple.user('ada', 'Ada Lovelace');
  bob = await ripple.user('bob');
  client = await clientFor(ripple, ada);
});
afterAll(() => ripple?.dispose());

const MISSING = 'http://ripple.test/api/missing.png';
const UPDATE = '/api/v1/accounts/update_credentials';
const verify = async (who: TestClient = client) =>
  (await who.get('/api/v1/accounts/verify_credentials')).body;

/** Changes who one is by a form. */
async function send(form: FormData | URLSearchParams, headers = {}) {
  const response = await fetch(`${ripple.url}${UPDATE}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${client.token}`, ...headers },
    body: form,
  });
  return { status: response.status, body: await response.json() };
}

describe('an account', () => {
  it('has what clients look for', async () => {
    const { status, body } = await ripple.anybody.get(`/api/v1/accounts/${ada.id}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: ada.id,
      username: 'ada',
      acct: 'ada',
      display_name: 'Ada Lovelace',
      locked: false,
      bot: false,
      discoverable: true,
      indexable: false,
      noindex: false,
      group: false,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT00:00:00\.000Z$/),
      note: '',
      url: 'http://ripple.test/#/@ada',
      uri: 'http://ripple.test/#/@ada',
      avatar: MISSING,
      avatar_static: MISSING,
      header: MISSING,
      header_static: MISSING,
      followers_count: 0,
      following_count: 0,
      statuses_count: 0,
      last_status_at: null,
      hide_collections: false,
      emojis: [],
      roles: [],
      fields: [],
    });
  });

  it.each(['0', '999', 'ada', 'ada@ripple.test', '-1', '99999999999999999999'])('%s is none', async (id) => {
    const { status, body } = await client.get(`/api/v1/accounts/${id}`);
    expect([status, body]).toEqual([404, { error: 'Record not found' }]);
  });

  it.each([
    ['ada', 'ada'],
    ['@ADA', 'ada'],
    ['ada@ripple.test', 'ada'],
    ['@ada@Ripple.Test', 'ada'],
    ['acct:ada@ripple.test', 'ada'],
    ['ada@elsewhere.example', undefined],
    ['nobody', undefined],
    ['a b', undefined],
  ])('is looked up by %j', async (acct, expected) => {
    const { status, body } = await client.get(`/api/v1/accounts/lookup?acct=${encodeURIComponent(acct)}`);
    expect([status, body.acct]).toEqual([expected ? 200 : 404, expected]);
  });

  it('is one of several that are asked for', async () => {
    const { body } = await client.get(`/api/v1/accounts?id[]=${bob.id}&id[]=999&id[]=${ada.id}`);
    expect(body.map(({ acct }: { acct: string }) => acct)).toEqual(['bob', 'ada']);
  });

  it.each(['lists', 'featured_tags', 'identity_proofs'])('has no %s', async (name) => {
    expect((await client.get(`/api/v1/accounts/${ada.id}/${name}`)).body).toEqual([]);
    expect((await client.get(`/api/v1/accounts/999/${name}`)).status).toBe(404);
  });

  it('of a suspended user is not shown', async () => {
    const eve = await ripple.user('eve');
    await ripple.anybody.put('/v1/moderation/users/eve', {}, { state: 'suspended', reason: '' });
    expect((await client.get(`/api/v1/accounts/${eve.id}`)).status).toBe(404);
  });
});

describe('who asks', () => {
  it('is told of oneself, as it is now', async () => {
    expect(await verify()).toMatchObject({
      id: ada.id,
      following_count: 0,
      source: {
        privacy: 'public',
        sensitive: false,
        language: null,
        note: '',
        fields: [],
        follow_requests_count: 0,
      },
      role: { id: '-99' },
    });
    await ada.put('/v1/users/bob/follow');
    expect((await verify()).following_count).toBe(1);
    await client.post(`/api/v1/accounts/${bob.id}/unfollow`, {});
    expect((await verify()).following_count).toBe(0);
    const profile = await clientFor(ripple, ada, ['profile']);
    expect((await verify(profile)).id).toBe(ada.id);
  });

  it('changes it by JSON, and by forms', async () => {
    const { status, body } = await client.patch(UPDATE, {
      display_name: 'Ada',
      note: 'counts\n\nand <b>writes</b>',
      bot: true,
      fields_attributes: [{ name: 'a', value: 'b' }],
      source: { privacy: 'unlisted', sensitive: true },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      display_name: 'Ada',
      note: '<p>counts</p><p>and &lt;b&gt;writes&lt;/b&gt;</p>',
      bot: false,
      fields: [],
      source: { note: 'counts\n\nand <b>writes</b>', privacy: 'public' },
    });
    expect(await verify()).toEqual(body);
    expect((await client.get(`/api/v1/accounts/${ada.id}`)).body.display_name).toBe('Ada');

    const form = new URLSearchParams([
      ['display_name', 'Countess'],
      ['locked', 'true'],
      ['fields_attributes[0][name]', 'a'],
      ['source[privacy]', 'private'],
    ]);
    expect((await send(form)).body).toMatchObject({ display_name: 'Countess', locked: true });
    const parts = new FormData();
    parts.set('locked', 'false');
    parts.set('fields_attributes[0][name]', 'a');
    parts.set('header', new Blob(['no picture'], { type: 'image/png' }), 'header.png');
    expect(await send(parts)).toMatchObject({
      status: 200,
      body: { locked: false, display_name: 'Countess' },
    });
    expect(await verify()).toMatchObject({ locked: false, source: { note: 'counts\n\nand <b>writes</b>' } });
  });

  it('takes no other form for a retry', async () => {
    const key = { 'idempotency-key': 'form' };
    const create = { width: 8, height: 8, channels: 3, background: 'teal' } as const;
    const picture = await sharp({ create }).png().toBuffer();
    const other = await sharp({ create: { ...create, background: 'navy' } })
      .png()
      .toBuffer();
    const formWith = (fields: Record<string, string | Buffer>) => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ note: 'same', avatar: picture, ...fields }))
        if (typeof value === 'string') form.set(name, value);
        else form.set(name, new Blob([new Uint8Array(value)]), 'me.png');
      return form;
    };
    expect((await send(formWith({}), key)).status).toBe(200);
    for (const fields of [{ note: 'other' }, { avatar: other }, { header: picture }, { bot: 'true' }])
      expect(await send(formWith(fields), key)).toEqual({
        status: 422,
        body: { error: 'This Idempotency-Key was used for another request.' },
      });
    expect(await send(formWith({}), key)).toMatchObject({ status: 200, body: { source: { note: 'same' } } });
    await client.delete('/api/v1/profile/avatar');
  });

  it('without a name has the handle for one', async () => {
    expect((await client.patch(UPDATE, { display_name: '', note: '' })).body).toMatchObject({
      display_name: 'ada',
      note: '',
    });
  });

  it.each([
    [{ display_name: 'x'.repeat(101) }],
    [{ note: 'x'.repeat(1_001) }],
    [{ note: { a: 1 } }],
    [{ display_name: 'a\u0000' }],
  ])('cannot be %j', async (change) => {
    const { status, body } = await client.patch(UPDATE, change);
    expect([status, body]).toEqual([422, { error: expect.stringMatching(/^Validation failed: /) }]);
  });

  it('has a picture of a form, until it is removed', async () => {
    const file = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    const form = new FormData();
    form.set('display_name', 'Pictured');
    form.set('avatar', new Blob([new Uint8Array(file)], { type: 'image/png' }), 'me.png');
    expect(await send(form)).toMatchObject({ status: 200, body: { display_name: 'Pictured' } });
    await expect.poll(async () => (await verify()).avatar, { timeout: 30_000 }).toMatch(/large\.webp$/);
    expect((await verify()).avatar_static).toMatch(/small\.webp$/);
    const { status, body } = await client.delete('/api/v1/profile/avatar');
    expect([status, body.avatar]).toEqual([200, MISSING]);
    expect((await verify()).avatar).toBe(MISSING);
    expect((await client.delete('/api/v1/profile/header')).status).toBe(200);
    const wrong = new FormData();
    wrong.set('avatar', new Blob(['no picture'], { type: 'image/png' }), 'me.png');
    expect((await send(wrong)).status).toBe(422);
  });
});

describe('statuses of an account', () => {
  let ids: string[];
  const listed = async (query: string) => {
    const { status, body } = await client.get(`/api/v1/accounts/${bob.id}/statuses${query}`);
    expect(status).toBe(200);
    return body.map(({ id }: { id: string }) => ids.indexOf(id));
  };

  beforeAll(async () => {
    const own = (await ada.post('/v1/posts', { text: 'to be passed on' })).body.id;
    ids = [];
    const post = async (body: object) => ids.push((await bob.post('/v1/posts', body)).body.id);
    await post({ text: 'a post about #cats' });
    await post({ text: 'an answer', inReplyTo: own });
    const repost = await bob.put(`/v1/posts/${own}/repost`);
    ids.push(repost.body?.id);
    await post({ text: 'for followers', visibility: 'followers' });
    await vi.waitFor(async () => expect(await listed('')).toHaveLength(3), { timeout: 30_000, interval: 20 });
    const all = await client.get(`/api/v1/accounts/${bob.id}/statuses`);
    ids[2] = all.body.find(({ reblog }: { reblog: object | null }) => reblog)?.id;
  });

  it.each([
    ['', [2, 1, 0]],
    ['?exclude_replies=true', [2, 0]],
    ['?exclude_reblogs=true', [1, 0]],
    ['?exclude_reblogs=1&exclude_replies=1', [0]],
    ['?tagged=CATS', [0]],
    ['?only_media=true', []],
    ['?pinned=true', []],
    ['?limit=1', [2]],
  ])('%s are %j', async (query, expected) => {
    expect(await listed(query)).toEqual(expected);
  });

  it('for followers are shown to them', async () => {
    const carl = await ripple.user('carl');
    const follower = await clientFor(ripple, carl);
    await follower.post(`/api/v1/accounts/${bob.id}/follow`, {});
    const { body } = await follower.get(`/api/v1/accounts/${bob.id}/statuses?limit=1`);
    expect(body).toMatchObject([{ id: ids[3], visibility: 'private' }]);
  });
});

it('followers and those followed are listed, page by page', async () => {
  const star = await ripple.user('star');
  const fans: TestUser[] = [];
  for (const handle of ['fan1', 'fan2', 'fan3']) {
    const fan = await ripple.user(handle);
    await fan.put('/v1/users/star/follow');
    fans.push(fan);
  }
  const handles: string[] = [];
  let path: string | undefined = `/api/v1/accounts/${star.id}/followers?limit=2`;
  let pages = 0;
  while (path && pages++ < 5) {
    const { body, headers } = await client.get(path);
    handles.push(...body.map(({ acct }: { acct: string }) => acct));
    path = /<http:\/\/ripple.test([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
  }
  expect(handles).toEqual(['fan3', 'fan2', 'fan1']);
  expect(pages).toBe(2);
  const following = await client.get(`/api/v1/accounts/${fans[0]?.id}/following`);
  expect(following.body).toMatchObject([{ acct: 'star', followers_count: 3 }]);
});
