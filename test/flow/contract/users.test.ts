import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from './expect-problem.ts';

let ripple: TestRipple;
let ada: TestUser;

const long = 'x'.repeat(100_000);

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  ada = await ripple.user('ada', 'Ada');
});
afterAll(() => ripple?.dispose());

const exists = async (handle: string) => (await ripple.anybody.get(`/v1/users/${handle}`)).status === 200;

describe('POST /v1/users', () => {
  it('answers with the user and, in demo mode, a token that works', async () => {
    const { status, body } = await ripple.anybody.post('/v1/users', {
      handle: 'grace',
      name: 'Grace 홍 😀',
      bio: '<b>컴파일러</b> & more',
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      user: {
        id: expect.stringMatching(/^[1-9][0-9]{1,15}$/),
        handle: 'grace',
        name: 'Grace 홍 😀',
        bio: '<b>컴파일러</b> & more',
        avatar: null,
        avatarPreview: null,
        data: null,
        locked: false,
        externalId: expect.any(String),
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        counts: { followers: 0, following: 0, posts: 0 },
      },
      token: expect.any(String),
    });
    expect(body.user.externalId).toBe(body.user.id);
    expect(Number(body.user.id)).toBeLessThan(2 ** 53);
    expect(Math.abs(Date.now() - Date.parse(body.user.createdAt))).toBeLessThan(10_000);
    const home = await ripple.anybody.get('/v1/timelines/home', { authorization: `Bearer ${body.token}` });
    expect(home.status).toBe(200);
  });

  it('makes do with a handle alone', async () => {
    const { status, body } = await ripple.anybody.post('/v1/users', { handle: 'plain' });
    expect(status).toBe(201);
    expect(body.user).toMatchObject({ handle: 'plain', name: expect.stringMatching(/\S/), bio: '' });
  });

  it.each(['a', '_', '0', 'x'.repeat(30), 'snake_case_9'])('takes the handle %s', async (handle) => {
    expect((await ripple.anybody.post('/v1/users', { handle })).status).toBe(201);
    expect(await exists(handle)).toBe(true);
  });

  it('treats handles as case-insensitive', async () => {
    const { status, body } = await ripple.anybody.post('/v1/users', { handle: 'MixedCase' });
    expect(status).toBe(201);
    expect(body.user.handle).toBe('mixedcase');
    const { externalId, ...shown } = body.user;
    expect((await ripple.anybody.get('/v1/users/MIXEDcase')).body).toEqual(shown);
    expectProblem(await ripple.anybody.post('/v1/users', { handle: 'MIXEDCASE' }), 409);
  });

  it('gives a handle to one of many who want it at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        ripple.anybody.post('/v1/users', { handle: n % 2 ? 'wanted' : 'WANTED' }),
      ),
    );
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, ...Array(9).fill(409)]);
  });

  it.each([
    ['', 'empty'],
    ['x'.repeat(31), 'too long'],
    ['with space', 'a space'],
    ['dash-ed', 'a dash'],
    ['é', 'an accent'],
    ['바다', 'Korean'],
    ['ａｂｃ', 'full-width letters'],
    ['ſ', 'a letter that folds to ASCII'],
    ['a\n', 'a trailing newline'],
    ['a\0b', 'NUL'],
    ['../x', 'a path'],
    [5, 'a number'],
    [null, 'null'],
    [['a'], 'an array'],
    [true, 'a boolean'],
  ])('refuses the handle %j (%s)', async (handle, _why) => {
    expectProblem(await ripple.anybody.post('/v1/users', { handle }), 400, '/handle');
  });

  it.each([
    ['name', 5],
    ['name', null],
    ['name', ['x']],
    ['name', long],
    ['bio', 5],
    ['bio', {}],
    ['bio', long],
    ['admin', true],
    ['id', '1'],
  ])('refuses a wrong %s (%#) and makes no user', async (field, value) => {
    expectProblem(
      await ripple.anybody.post('/v1/users', { handle: 'refused', [field]: value }),
      400,
      `/${field}`,
    );
    expect(await exists('refused')).toBe(false);
  });

  it('names every invalid field once', async () => {
    expectProblem(
      await ripple.anybody.post('/v1/users', { handle: 'no no', name: 5, bio: 6, extra: 7 }),
      400,
      '/handle',
      '/name',
      '/bio',
      '/extra',
    );
    expectProblem(await ripple.anybody.post('/v1/users', {}), 400, '/handle');
  });

  it.each(['name', 'bio'])('does not break on NUL and lone surrogates in the %s', async (field) => {
    for (const [n, value] of ['a\0b', 'a\ud800b', '\udc00'].entries()) {
      const answer = await ripple.anybody.post('/v1/users', { handle: `odd_${field}_${n}`, [field]: value });
      expect(answer.status, answer.text).not.toBe(500);
      if (answer.status !== 201) expectProblem(answer, 400, `/${field}`);
      else expect(answer.body.user[field]).not.toMatch(/\0|\p{Surrogate}/u);
    }
  });
});

describe('GET /v1/users/:handle', () => {
  it('shows a user to anybody, without viewer', async () => {
    const { status, body } = await ripple.anybody.get('/v1/users/ada');
    expect(status).toBe(200);
    expect(body).toEqual({
      id: ada.id,
      handle: 'ada',
      name: 'Ada',
      bio: '',
      avatar: null,
      avatarPreview: null,
      data: null,
      locked: false,
      createdAt: expect.any(String),
      counts: { followers: 0, following: 0, posts: 0 },
    });
  });

  it('says how the caller stands to them', async () => {
    const [bob, cid] = [await ripple.user('bob'), await ripple.user('cid')];
    await bob.put('/v1/users/cid/follow');
    const stands = { following: false, requested: false, followedBy: false, blocking: false, muting: false };
    expect((await bob.get('/v1/users/cid')).body.viewer).toEqual({ ...stands, following: true });
    expect((await cid.get('/v1/users/bob')).body.viewer).toEqual({ ...stands, followedBy: true });
    expect((await ada.get('/v1/users/bob')).body.viewer).toEqual(stands);
  });

  it('counts posts that are there, not those deleted', async () => {
    const counted = await ripple.user('counted');
    const { body: post } = await counted.post('/v1/posts', { text: 'one' });
    await counted.post('/v1/posts', { text: 'two' });
    expect((await ripple.anybody.get('/v1/users/counted')).body.counts.posts).toBe(2);
    await counted.delete(`/v1/posts/${post.id}`);
    expect((await ripple.anybody.get('/v1/users/counted')).body.counts.posts).toBe(1);
  });

  it.each(['nobody', 'x'.repeat(31), '%C3%A4', 'a%20b', 'a%2Fb', '..%2F..', "'or'1", '%F0%9F%98%80'])(
    'knows no user %s',
    async (handle) => expectProblem(await ripple.anybody.get(`/v1/users/${handle}`), 404),
  );
});

describe('GET /v1/users/me', () => {
  it('says who one is, with what has changed since', async () => {
    const user = await ripple.user('myself', 'Before');
    await user.patch('/v1/users/me', { name: 'After' });
    const { status, body } = await user.get('/v1/users/me');
    expect(status).toBe(200);
    expect(body).toEqual({
      ...(await ripple.anybody.get('/v1/users/myself')).body,
      name: 'After',
      externalId: user.id,
    });
  });

  it('wants a token', async () => {
    expectProblem(await ripple.anybody.get('/v1/users/me'), 401);
  });
});

describe('PATCH /v1/users/me', () => {
  it('changes what is named, keeps the rest, and shows it at once', async () => {
    const user = await ripple.user('changes', 'Before');
    const { body: post } = await user.post('/v1/posts', { text: 'signed' });
    const { status, body } = await user.patch('/v1/users/me', { bio: '소개' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: user.id, handle: 'changes', name: 'Before', bio: '소개' });
    expect((await user.patch('/v1/users/me', { name: 'After' })).body).toMatchObject({
      name: 'After',
      bio: '소개',
    });
    expect((await ripple.anybody.get('/v1/users/changes')).body).toMatchObject({
      name: 'After',
      bio: '소개',
    });
    await expect
      .poll(async () => (await ripple.anybody.get(`/v1/posts/${post.id}`)).body.author.name, {
        timeout: 30_000,
      })
      .toBe('After');
  });

  it('keeps data and locked, and clears by null what can be without', async () => {
    const user = await ripple.user('full', 'Full');
    const data = { toJSON: 'a', nested: [{ a: null }, 1.5, 'ä\n"'], '': { b: [] } };
    const changed = { bio: 'about', data, locked: true };
    expect((await user.patch('/v1/users/me', changed)).body).toMatchObject(changed);
    const { body } = await ripple.anybody.get('/v1/users/full');
    expect(body).toMatchObject({ name: 'Full', ...changed });
    expect(body.data).toEqual(data);
    const cleared = { bio: null, data: null, locked: false };
    expect((await user.patch('/v1/users/me', cleared)).status).toBe(200);
    expect((await ripple.anybody.get('/v1/users/full')).body).toMatchObject({ ...cleared, bio: '' });
  });

  it.each([
    ['handle', 'other'],
    ['avatar', 'https://pictures.example/a.png'],
    ['externalId', 'other'],
    ['data', []],
    ['data', 'text'],
    ['data', { a: long }],
    ['locked', null],
    ['locked', 1],
    ['name', ''],
    ['name', 7],
    ['name', null],
    ['name', long],
    ['bio', 7],
    ['bio', long],
    ['id', '1'],
    ['counts', { followers: 9 }],
  ])('refuses a wrong %s (%#) and changes nothing', async (field, value) => {
    const before = (await ada.get('/v1/users/ada')).body;
    expectProblem(await ada.patch('/v1/users/me', { [field]: value }), 400, `/${field}`);
    expect((await ada.get('/v1/users/ada')).body).toEqual(before);
  });

  it.each(['name', 'bio'])('does not break on NUL and lone surrogates in the %s', async (field) => {
    const user = await ripple.user(`nul_${field}`);
    for (const value of ['a\0b', 'a\ud800b']) {
      const answer = await user.patch('/v1/users/me', { [field]: value });
      expect([200, 400], answer.text).toContain(answer.status);
    }
  });

  it('wants a token', async () => {
    expectProblem(await ripple.anybody.patch('/v1/users/me', { name: 'Nobody' }), 401);
  });
});
