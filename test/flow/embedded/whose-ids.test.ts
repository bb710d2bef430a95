import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../ripple/client.ts';
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

/** Registers a user by a token of their own. */
async function register(externalId: string, handle: string) {
  const client = application.userOf(externalId);
  const { status, body, text } = await client.post('/v1/users', { handle });
  expect(status, text).toBe(201);
  return { ...client, externalId, id: body.user.id as string, handle };
}

describe('the sub of a token', () => {
  it.each([
    ['an address', 'ada@example.org'],
    ['what addresses have to escape', 'a/b?c#d%41+e&f;g|"h" <i>'],
    ['other scripts', '사용자 😀'],
    ['the longest', 'ä'.repeat(255)],
    ['a word that is a handle', 'me'],
    ['a number that is no id', '007'],
  ])('is the id that the application has for a user: %s', async (name, externalId) => {
    const user = await register(externalId, `sub_${[...name].length}`);
    const { status, body } = await user.get('/v1/users/me');
    expect(status).toBe(200);
    expect(body).toMatchObject({ externalId, id: user.id, handle: user.handle });
    expect(user.id).toMatch(/^[1-9][0-9]{1,15}$/);
    const { body: post } = await user.post('/v1/posts', { text: 'hello' });
    expect(post.author).toEqual({ id: user.id, handle: user.handle, name: user.handle, avatar: null });
    expect((await application.server.get(application.pathOf(externalId))).body.id).toBe(user.id);
    expect((await application.server.get('/v1/users/me', application.actingFor(externalId))).body.id).toBe(
      user.id,
    );
  });

  it('is compared exactly', async () => {
    await register('Case', 'exact');
    for (const other of ['case', 'CASE', 'Ｃase', 'Case\u0301']) {
      expectProblem(await application.userOf(other).get('/v1/users/me'), 404);
    }
  });

  it('is not the id of another user', async () => {
    const victim = await register('victim', 'victim');
    const thief = application.userOf(victim.id);
    expectProblem(await thief.get('/v1/users/me'), 404);
    expectProblem(await thief.patch('/v1/users/me', { name: 'Stolen' }), 401);
    const { status, body } = await thief.post('/v1/users', { handle: 'thief' });
    expect(status).toBe(201);
    expect(body.user.id).not.toBe(victim.id);
    expect((await thief.get('/v1/users/me')).body).toMatchObject({ handle: 'thief', externalId: victim.id });
  });

  it('of a user from before is the id', async () => {
    await ripple.database.pool.query("insert into users (id, handle, name) values (77, 'from_before', 'x')");
    await ripple.database.pool.query('insert into user_counts (user_id) values (77)');
    const user = application.userOf('77');
    expect((await user.get('/v1/users/me')).body).toMatchObject({ id: '77', externalId: '77' });
    expectProblem(await user.post('/v1/users', { handle: 'from_before_2' }), 409);
    const { status, body } = await application.upsert('77', { name: 'Known' });
    expect([status, body.id, body.name]).toEqual([200, '77', 'Known']);
  });

  it('that is no user is 401, but for registering and for who one is', async () => {
    const stranger = application.userOf('nobody');
    for (const path of ['/v1/timelines/home', '/v1/timelines/public', '/v1/users/victim', '/v1/instance']) {
      expectProblem(await stranger.get(path), 401);
    }
    expectProblem(await stranger.post('/v1/posts', { text: 'x' }), 401);
    expectProblem(await stranger.get('/v1/users/me'), 404);
  });

  it.each(['', ' a', 'a ', 'a\nb', 'a\0', 'x'.repeat(256), 'a\ud800'])(
    'that can be none makes the token invalid: %j',
    async (sub) => {
      const client = application.userOf(sub);
      expectProblem(await client.get('/v1/users/me'), 401);
      expectProblem(await client.post('/v1/users', { handle: 'none' }), 401);
    },
  );

  it('registers once, and a retry under the same key gets the first answer', async () => {
    const user = application.userOf('retry');
    const key = { 'idempotency-key': 'register' };
    const first = await user.post('/v1/users', { handle: 'retry' }, key);
    expect(first.status).toBe(201);
    const again = await user.post('/v1/users', { handle: 'retry' }, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expectProblem(await user.post('/v1/users', { handle: 'retry' }), 409);
    // The key is this user's.
    expect((await application.userOf('retry 2').post('/v1/users', { handle: 'retry_2' }, key)).status).toBe(
      201,
    );
  });
});

describe('a token of the application', () => {
  it('acts for a user exactly as the user would', async () => {
    const [ada, bob] = [
      await register('acting/ada', 'acting_ada'),
      await register('acting bob', 'acting_bob'),
    ];
    const headers = application.actingFor(ada.externalId);
    const { server } = application;
    const key = { 'idempotency-key': 'acting' };
    const made = await server.post('/v1/posts', { text: 'by her' }, { ...headers, ...key });
    expect(made.status).toBe(201);
    expect(made.body.author.id).toBe(ada.id);
    expect((await ada.post('/v1/posts', { text: 'by her' }, key)).body.id).toBe(made.body.id);
    expect((await server.put('/v1/users/acting_bob/follow', headers)).status).toBe(204);
    expect((await ada.get('/v1/users/acting_bob')).body.viewer.following).toBe(true);
    const { body: post } = await bob.post('/v1/posts', { text: 'for followers', visibility: 'followers' });
    const home = await server.get('/v1/timelines/home', headers);
    expect(home.body).toEqual((await ada.get('/v1/timelines/home')).body);
    expect(home.body.items.map(({ id }: { id: string }) => id)).toEqual([post.id, made.body.id]);
    expectProblem(await server.patch(`/v1/posts/${post.id}`, { text: 'not hers' }, headers), 403);
  });

  it('needs a user to act for where a route needs one, and no other', async () => {
    const { server } = application;
    expectProblem(await server.get('/v1/timelines/home'), 400, '/headers/ripple-user');
    expectProblem(await server.post('/v1/posts', { text: 'x' }), 400, '/headers/ripple-user');
    expectProblem(await server.get('/v1/users/me'), 400, '/headers/ripple-user');
    expectProblem(await server.post('/v1/users', { handle: 'nobodys' }), 400, '/headers/ripple-user');
    expect((await server.get('/v1/timelines/public')).status).toBe(200);
    // Whatever its sub is.
    const named = application.clientOf({ sub: 'victim', scope: 'server' });
    expectProblem(await named.get('/v1/timelines/home'), 400, '/headers/ripple-user');
    expect((await application.clientOf({ sub: 'no user', scope: 'server' }).get('/v1/instance')).status).toBe(
      200,
    );
  });

  it.each([
    ['empty', ''],
    ['half encoded', '100%'],
    ['no UTF-8', '%FF'],
    ['two words', 'a b'],
    ['with white space at its end', 'a%20'],
    ['too long', 'x'.repeat(256)],
  ])('takes no header that is malformed: %s', async (_, given) => {
    const answer = await application.server.get('/v1/timelines/public', { 'ripple-user': given });
    expectProblem(answer, 400, '/headers/ripple-user');
  });

  it('acts for no user who is not there', async () => {
    const headers = application.actingFor('not there');
    expectProblem(await application.server.get('/v1/timelines/public', headers), 404);
    expectProblem(await application.server.post('/v1/users', { handle: 'not_there' }, headers), 404);
  });

  it('is the only one that may act for others', async () => {
    const user = await register('plain', 'plain_user');
    const headers = application.actingFor('victim');
    expectProblem(await user.get('/v1/timelines/public', headers), 403);
    expectProblem(await user.get('/v1/timelines/public', { 'ripple-user': '%' }), 403);
    expectProblem(await ripple.anybody.get('/v1/timelines/public', headers), 401);
    const operator = application.clientOf({ scope: 'operator', sub: 'plain' });
    expectProblem(await operator.get('/v1/timelines/public', headers), 403);
    expectProblem(await user.put(application.pathOf('plain'), {}, { name: 'x' }), 403);
    expectProblem(await user.post('/v1/batch/users', { users: [{ externalId: 'plain' }] }), 403);
  });

  it.each(['operator', 'moderator'])('as one with the scope %s needs no user', async (scope) => {
    const client = application.clientOf({ scope });
    expect((await client.get('/v1/timelines/public')).status).toBe(200);
    expect((await application.clientOf({ scope, sub: 'none' }).get('/v1/timelines/public')).status).toBe(200);
    expectProblem(await client.get('/v1/timelines/home'), 401);
    const user = await register(`${scope} who posts`, `posting_${scope}`);
    const known = application.clientOf({ scope, sub: `${scope} who posts` });
    expect((await known.get('/v1/users/me')).body.id).toBe(user.id);
  });
});

describe('the external id', () => {
  it('is shown to the application and to that user alone', async () => {
    const [ada, bob] = [
      await register('secret ada', 'secret_ada'),
      await register('secret bob', 'secret_bob'),
    ];
    await ada.put('/v1/users/secret_bob/follow');
    const paths = [
      '/v1/users/secret_ada',
      `/v1/users/by-id/${ada.id}`,
      '/v1/users/secret_bob/followers',
      '/v1/users?query=secret_ada',
    ];
    for (const path of paths) {
      expect((await ada.get(path)).text, path).toContain('secret ada');
      expect((await application.server.get(path)).text, path).toContain('secret ada');
      expect((await bob.get(path)).text, path).not.toContain('secret ada');
      expect((await ripple.anybody.get(path)).text, path).not.toContain('secret ada');
    }
    expect((await ada.patch('/v1/users/me', { bio: 'x' })).body.externalId).toBe('secret ada');
  });
});

describe('the limits', () => {
  it('of the application and of the user acted for both count', async () => {
    await register('limited', 'limited');
    const restart = async (limits: object) => {
      await ripple.redis.del(`${ripple.isolation.namespace}:rate:server`);
      await ripple.restart('api', { AUTH_MODE: 'jwt', JWT_SECRET, ...limits });
    };
    const acting = () => application.server.get('/v1/users/me', application.actingFor('limited'));
    await restart({ RATE_LIMIT_USER: 3 });
    for (let n = 0; n < 3; n++) expect((await acting()).status).toBe(200);
    const ofUser = await acting();
    expectProblem(ofUser, 429);
    expectProblem(await application.userOf('limited').get('/v1/users/me'), 429);
    expect((await application.server.get('/v1/timelines/public')).status).toBe(200);

    await restart({ RATE_LIMIT_SERVER: 3 });
    for (let n = 0; n < 3; n++) expect((await acting()).status).toBe(200);
    const ofServer = await acting();
    expectProblem(ofServer, 429);
    for (const name of ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after']) {
      expect(ofServer.headers.get(name), name).toMatch(/^\d+$/);
    }
    expectProblem(await application.server.get('/v1/timelines/public'), 429);
    expect((await application.userOf('limited').get('/v1/users/me')).status).toBe(200);
  });
});

it('in demo mode the external id of a new user is its id, and the application may give others', async () => {
  await ripple.restart('api', { AUTH_MODE: 'demo', JWT_SECRET });
  const user = await ripple.user('demo_user');
  expect((await user.get('/v1/users/me')).body.externalId).toBe(user.id);
  expect((await application.userOf(user.id).get('/v1/users/me')).body.id).toBe(user.id);
  await application.upsert('with an id', { handle: 'demo_named' });
  const { status, body } = await ripple.anybody.post('/v1/demo/sessions', { handle: 'demo_named' });
  expect(status).toBe(201);
  const named = createClient(ripple.url, body.token);
  expect((await named.get('/v1/users/me')).body).toMatchObject({
    externalId: 'with an id',
    handle: 'demo_named',
  });
});
