import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from '../contract/expect-problem.ts';
import { type Application, createApplication, JWT_SECRET } from './application.ts';

let ripple: TestRipple;
let application: Application;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'], settings: { AUTH_MODE: 'jwt', JWT_SECRET } });
  application = createApplication(ripple);
});
afterAll(() => ripple?.dispose());

const whole = {
  handle: 'whole',
  name: 'Whole Person',
  bio: 'about',
  avatar: 'https://pictures.example/%7Ewhole.png?a=b',
  data: { plan: 'pro', badges: [1, 2.5, null, { a: 'ä"\n' }] },
  locked: true,
};

describe('PUT /v1/users/by-external-id', () => {
  it('creates a user with all that is given, and shows it to everybody', async () => {
    const { status, headers, body } = await application.upsert('whole', whole);
    expect(status).toBe(201);
    expect(headers.get('location')).toBe('/v1/users/whole');
    const counts = { followers: 0, following: 0, posts: 0 };
    expect(body).toMatchObject({ ...whole, externalId: 'whole', counts });
    const { externalId, ...shown } = body;
    expect((await ripple.anybody.get('/v1/users/whole')).body).toEqual(shown);
    expect((await application.server.get(application.pathOf('whole'))).body).toEqual(body);
    expect((await application.userOf('whole').get('/v1/users/me')).body).toEqual(body);
    expect(Math.abs(Date.now() - Date.parse(body.createdAt))).toBeLessThan(10_000);
  });

  it('leaves what is missing, and clears by null', async () => {
    await application.upsert('stays', { ...whole, handle: 'stays' });
    const { status, body } = await application.upsert('stays', { bio: 'other' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...whole, handle: 'stays', bio: 'other' });
    expect((await application.upsert('stays', {})).body).toEqual(body);
    const cleared = { name: null, bio: null, avatar: null, data: null, locked: null };
    expect((await application.upsert('stays', cleared)).body).toEqual({
      ...body,
      name: 'stays',
      bio: '',
      avatar: null,
      avatarPreview: null,
      data: null,
      locked: false,
    });
  });

  it('makes a handle up that tells nothing, and keeps it', async () => {
    const first = await application.upsert('alice@example.org');
    expect(first.status).toBe(201);
    const { handle, name } = first.body;
    expect(handle).toMatch(/^[a-z0-9_]{10,30}$/);
    expect(handle).not.toContain('alice');
    expect(name).toBe(handle);
    expect((await application.upsert('alice@example.org')).body.handle).toBe(handle);
    expect((await application.upsert('bert@example.org')).body.handle).not.toBe(handle);
    expect((await application.upsert('alice@example.org', { handle: handle.toUpperCase() })).status).toBe(
      200,
    );
  });

  it('gives no other handle, and none that is taken', async () => {
    await application.upsert('one', { handle: 'one_handle' });
    expectProblem(await application.upsert('one', { handle: 'another_handle', name: 'Changed' }), 422);
    expect((await application.server.get(application.pathOf('one'))).body.name).toBe('one_handle');
    expectProblem(await application.upsert('two', { handle: 'ONE_handle' }), 409);
    expectProblem(await application.upsert('two', { handle: 'me' }), 409);
    expectProblem(await application.server.get(application.pathOf('two')), 404);
    expect((await application.upsert('two', { handle: 'two_handle' })).status).toBe(201);
  });

  it('changes the name that posts show', async () => {
    await application.upsert('author', { handle: 'author', name: 'Before' });
    const { body: post } = await application.userOf('author').post('/v1/posts', { text: 'x' });
    expect((await ripple.anybody.get(`/v1/posts/${post.id}`)).body.author.name).toBe('Before');
    await application.upsert('author', { name: 'After' });
    expect((await ripple.anybody.get(`/v1/posts/${post.id}`)).body.author.name).toBe('After');
  });

  it('makes one user of many requests at once, each with a key of its own or none', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        application.upsert(
          'raced',
          { handle: 'raced', bio: `by ${n}` },
          n % 2 ? { 'idempotency-key': `race ${n}`.replace(' ', '-') } : {},
        ),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(9).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    for (const [n, { status, body }] of answers.entries()) {
      if (n % 2 === 0) continue;
      const again = await application.upsert(
        'raced',
        { handle: 'raced', bio: `by ${n}` },
        { 'idempotency-key': `race-${n}` },
      );
      expect([again.status, again.body]).toEqual([status, body]);
    }
    const { rows } = await ripple.database.pool.query("select from users where handle = 'raced'");
    expect(rows).toHaveLength(1);
  });

  it('gives one handle to one of many who want it at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => application.upsert(`wants ${n}`, { handle: 'wanted' })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(9).fill(409)]);
  });

  it.each([
    ['/handle', { handle: 'no no' }],
    ['/handle', { handle: null }],
    ['/name', { name: ' ' }],
    ['/name', { name: 'x'.repeat(101) }],
    ['/bio', { bio: 5 }],
    ['/avatar', { avatar: 'http://pictures.example/a.png' }],
    ['/avatar', { avatar: 'javascript:alert(1)' }],
    ['/avatar', { avatar: '' }],
    ['/avatar', { avatar: 'https:a.png' }],
    ['/avatar', { avatar: 'https:/a.png' }],
    ['/avatar', { avatar: `https://pictures.example/${'x'.repeat(2_048)}` }],
    ['/data', { data: [] }],
    ['/data', { data: 'text' }],
    ['/data', { data: { a: 'x'.repeat(4_096) } }],
    ['/locked', { locked: 'yes' }],
    ['/id', { id: '1' }],
    ['/externalId', { externalId: 'other' }],
  ])('refuses a wrong %s (%#), and makes no user', async (pointer, body) => {
    expectProblem(await application.upsert('refused', body), 400, pointer);
    expectProblem(await application.server.get(application.pathOf('refused')), 404);
  });

  it.each(['%20a', 'a%0Ab', 'x'.repeat(256)])('takes no external id %s', async (externalId) => {
    const answer = await application.server.put(`/v1/users/by-external-id/${externalId}`, {}, {});
    expectProblem(answer, 400, '/params/externalId');
  });
});

describe('finding users', () => {
  const find = async (query: string) =>
    (await ripple.anybody.get(`/v1/users?query=${encodeURIComponent(query)}`)).body.items.map(
      ({ handle }: { handle: string }) => handle,
    );

  beforeAll(async () => {
    for (const [handle, name] of [
      ['zoe_x', 'Zoé Ärger'],
      ['zoe', 'Somebody Else'],
      ['hangul', '김 바다'],
      ['third', 'The Third Zoë-Anne'],
    ]) {
      await application.upsert(`found ${handle}`, { handle, name });
    }
  });

  it('is by a prefix of the handle, the very handle first, or of a word of the name', async () => {
    expect(await find('zoe')).toEqual(['zoe', 'zoe_x']);
    expect(await find('ZOÉ')).toEqual(['zoe_x']);
    expect(await find('zo')).toEqual(['third', 'zoe', 'zoe_x']);
    expect(await find('är')).toEqual(['zoe_x']);
    expect(await find('바')).toEqual(['hangul']);
    expect(await find('ann')).toEqual(['third']);
    expect(await find('zoë-an')).toEqual(['third']);
    expect(await find('the zoë')).toEqual(['third']);
    expect(await find('zoé third')).toEqual([]);
    expect(await find('zoe_')).toEqual(['zoe_x']);
    expect(await find(' else ')).toEqual(['zoe']);
    expect(await find('nobody has this')).toEqual([]);
    expect(await find('%')).toEqual([]);
  });

  it('knows a new name, and the old one no more', async () => {
    await application.upsert('renamed', { handle: 'renamed', name: 'Oldname' });
    expect(await find('oldn')).toEqual(['renamed']);
    await application.upsert('renamed', { name: 'Newname' });
    expect(await find('oldn')).toEqual([]);
    expect(await find('newn')).toEqual(['renamed']);
  });

  it('shows twenty at most', async () => {
    const users = Array.from({ length: 30 }, (_, n) => ({ externalId: `many ${n}`, name: 'Multitude' }));
    await application.server.post('/v1/batch/users', { users });
    expect(await find('multi')).toHaveLength(20);
  });

  it.each(['', ' ', '%E2%80%8B', 'x'.repeat(101)])('takes no query %j', async (query) => {
    expectProblem(await ripple.anybody.get(`/v1/users?query=${query}`), 400, '/querystring/query');
  });

  it('is by the id, too', async () => {
    const { body } = await ripple.anybody.get('/v1/users/zoe');
    expect((await ripple.anybody.get(`/v1/users/by-id/${body.id}`)).body).toEqual(body);
    expectProblem(await ripple.anybody.get('/v1/users/by-id/1'), 404);
    expect((await ripple.anybody.get('/v1/users/by-id/zoe')).status).toBe(400);
  });
});
