import { type SupervisorServer, serveSupervisor } from '@ripple/infra/serve-supervisor';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { type ServiceName, startRipple, type TestRipple } from '../ripple/ripple.ts';
import { expectProblem } from './contract/expect-problem.ts';

const workerNames: ServiceName[] = ['fan-out', 'timeline-writer', 'notifier', 'indexer', 'feed-builder'];
const WORKERS = '/v1/demo/workers';

let ripple: TestRipple;
let ada: TestUser;
let supervisor: SupervisorServer;

beforeAll(async () => {
  const workers = workerNames.map((label) => ({
    label,
    pause: () => ripple.stop(label),
    resume: () => ripple.start(label),
  }));
  supervisor = await serveSupervisor({ workers: () => workers, log: () => {} });
  ripple = await startRipple({
    services: ['api', 'outbox-relay', ...workerNames],
    settings: { SUPERVISOR_URL: supervisor.url },
  });
  ada = await ripple.user('ada', 'Ada');
});
afterAll(async () => {
  await ripple?.dispose();
  await supervisor?.close();
});

const enter = (handle: unknown, headers = {}) =>
  ripple.anybody.post('/v1/demo/sessions', { handle }, headers);

describe('a session', () => {
  it('is for anybody there is, and its token speaks for them', async () => {
    const { status, body } = await enter('ada');
    expect(status).toBe(201);
    expect(body.user).toEqual((await ada.get('/v1/users/me')).body);
    expect(body.token).toBe(ada.token);
    const authorization = `Bearer ${body.token}`;
    const posted = await ripple.anybody.post('/v1/posts', { text: 'as ada' }, { authorization });
    expect(posted.body.author.handle).toBe('ada');
    expect((await enter('ADA')).body.user.handle).toBe('ada');
  });

  it('is not for who is not there', async () => {
    for (const handle of ['nobody', '', 'no such handle', 'x'.repeat(100)]) {
      expectProblem(await enter(handle), 404);
    }
    expectProblem(await enter(1), 400, '/handle');
    expectProblem(await enter('x'.repeat(101)), 400, '/handle');
  });

  it('is the same for an Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'one-session' };
    const first = await enter('ada', key);
    await ada.patch('/v1/users/me', { bio: 'changed since' });
    expect((await enter('ada', key)).body).toEqual(first.body);
    expectProblem(await enter('bob', key), 404);
    await ripple.user('bob');
    expectProblem(await enter('bob', key), 422);
  });
});

describe('the people', () => {
  const people = async (query = '') => (await ripple.anybody.get(`/v1/demo/people${query}`)).body.items;
  const handles = async (query?: string) => (await people(query)).map(({ handle }: TestUser) => handle);

  it('are those with the most followers, as they were a minute ago', async () => {
    const users = await Promise.all(['eve', 'dan', 'cid'].map((handle) => ripple.user(handle)));
    const [eve, dan, cid] = users as [TestUser, TestUser, TestUser];
    for (const fan of [ada, dan, cid]) await fan.put('/v1/users/eve/follow');
    for (const fan of [ada, eve]) await fan.put('/v1/users/dan/follow');
    await eve.put('/v1/users/ada/follow');
    await ripple.restart('api');
    expect((await people()).slice(0, 3)).toEqual([
      { handle: 'eve', name: 'eve', followers: 3 },
      { handle: 'dan', name: 'dan', followers: 2 },
      { handle: 'ada', name: 'Ada', followers: 1 },
    ]);
    // The others in the order of their ids.
    expect(await handles()).toHaveLength(5);
    expect(await handles('?limit=2')).toEqual(['eve', 'dan']);
    await cid.delete('/v1/users/eve/follow');
    expect((await people())[0].followers).toBe(3);
    for (const limit of ['0', '101', 'x']) {
      expectProblem(await ripple.anybody.get(`/v1/demo/people?limit=${limit}`), 400, '/querystring/limit');
    }
  });
});

describe('the workers', () => {
  const set = (running: unknown, headers = {}) => ripple.anybody.put(WORKERS, headers, { running });
  const answer = (running: boolean) => ({ status: 200, body: { running, workers: workerNames } });
  const tagPage = async () =>
    (await ripple.anybody.get('/v1/timelines/tags/patience')).body.items.map(
      ({ text }: { text: string }) => text,
    );

  afterEach(() => set(true));

  it('can be stopped, then posts wait, and started, then they are spread', async () => {
    expect((await ripple.anybody.get('/v1/instance')).body.demo).toEqual({ workers: true });
    expect(await ripple.anybody.get(WORKERS)).toMatchObject(answer(true));
    await ada.post('/v1/posts', { text: 'spread #patience' });
    await expect.poll(tagPage, { timeout: 30_000 }).toEqual(['spread #patience']);
    expect(await set(false)).toMatchObject(answer(false));
    expect(await ripple.anybody.get(WORKERS)).toMatchObject(answer(false));

    const { status, body } = await ada.post('/v1/posts', { text: 'waits #patience' });
    expect(status).toBe(201);
    const delivery = async () => (await ada.get(`/v1/posts/${body.id}/delivery`)).body;
    await expect
      .poll(async () => (await delivery()).publishedAt, { timeout: 30_000 })
      .toEqual(expect.any(String));
    expect(await delivery()).toMatchObject({ complete: false, rings: { public: { planned: null } } });
    expect(await tagPage()).toEqual(['spread #patience']);

    expect(await set(true)).toMatchObject(answer(true));
    await expect.poll(tagPage, { timeout: 30_000 }).toEqual(['waits #patience', 'spread #patience']);
    await expect.poll(async () => (await delivery()).complete, { timeout: 30_000 }).toBe(true);
  });

  it('are not stopped again by a request that was answered already', async () => {
    const key = { 'idempotency-key': 'stop' };
    expect(await set(false, key)).toMatchObject(answer(false));
    expect(await set(true)).toMatchObject(answer(true));
    expect(await set(false, key)).toMatchObject(answer(false));
    expect(await ripple.anybody.get(WORKERS)).toMatchObject(answer(true));
    expectProblem(await set(true, key), 422);
  });

  it('are answered for with 202 when it takes long, and it goes on', async () => {
    let finish: () => void = () => {};
    const pause = () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      });
    const slow = await serveSupervisor({
      workers: () => [{ label: 'slow', pause, resume: async () => {} }],
      log: () => {},
      answerLimitMs: 100,
    });
    await ripple.restart('api', { SUPERVISOR_URL: slow.url });
    const body = { running: false, workers: ['slow'] };
    expect(await set(false)).toMatchObject({ status: 202, body });
    finish();
    expect(await set(false)).toMatchObject({ status: 200, body });
    await slow.close();
    await ripple.restart('api');
  });

  it('are changed by nothing else', async () => {
    for (const running of ['false', null, 0, undefined]) expectProblem(await set(running), 400, '/running');
    expect((await ripple.anybody.get(WORKERS)).body.running).toBe(true);
  });

  it('cannot be reached without their supervisor, and its secret is not told', async () => {
    const { password } = new URL(supervisor.url);
    for (const url of [supervisor.url.replace(password, 'wrong'), 'http://supervisor:secret@127.0.0.1:1']) {
      await ripple.restart('api', { SUPERVISOR_URL: url });
      for (const refused of [await ripple.anybody.get(WORKERS), await set(false)]) {
        expectProblem(refused, 503);
        expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
        expect(refused.text).not.toMatch(/secret|127\.0\.0\.1/);
      }
    }
    await ripple.restart('api');
  });

  it('are not found where there is no supervisor', async () => {
    await ripple.restart('api', { SUPERVISOR_URL: undefined } as object);
    expectProblem(await ripple.anybody.get(WORKERS), 404);
    expectProblem(await set(false), 404);
    expect((await ripple.anybody.get('/v1/instance')).body.demo).toEqual({ workers: false });
    await ripple.restart('api');
  });
});

it('in jwt mode there is nothing of this', async () => {
  await ripple.restart('api', { AUTH_MODE: 'jwt' });
  expectProblem(await enter('ada'), 404);
  expectProblem(await ada.post('/v1/demo/sessions', { handle: 'bob' }), 404);
  for (const path of ['/v1/demo/people', WORKERS]) expectProblem(await ada.get(path), 404);
  expectProblem(await ada.put(WORKERS, {}, { running: false }), 404);
  expect((await ripple.anybody.get('/v1/instance')).body.demo).toBe(null);
});
