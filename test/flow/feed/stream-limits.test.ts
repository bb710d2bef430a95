import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { TestAnswer, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { type OpenStream, openStream } from '../../sse.ts';
import { expectProblem } from '../contract/expect-problem.ts';
import { token } from '../contract/tokens.ts';
import { LIMIT } from './stream-listeners.ts';

const JWT_SECRET = 'a-secret-that-only-the-tests-know-of';
const limits = { STREAMS_PER_USER: 2, STREAMS_PER_ADDRESS: 4, TRUST_PROXY: '127.0.0.1' };
let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;
const opened: OpenStream[] = [];

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'], settings: { JWT_SECRET, ...limits } });
  [ada, bob] = [await ripple.user('ada'), await ripple.user('bob')];
});
afterEach(() => Promise.all(opened.splice(0).map((stream) => stream.close())));
afterAll(() => ripple?.dispose());

async function open(user: Pick<TestUser, 'token'> | undefined, address: string): Promise<OpenStream> {
  const headers = { 'x-forwarded-for': address };
  const stream = await openStream(ripple.url, '/v1/stream/public', { ...(user && { user }), headers });
  opened.push(stream);
  return stream;
}

function expectRefused(answer: TestAnswer) {
  expectProblem(answer, 429);
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
}

it('a user has as many streams as that, wherever they are', async () => {
  const streams = [await open(ada, '203.0.113.1'), await open(ada, '203.0.113.2')];
  expect(streams.map(({ status }) => status)).toEqual([200, 200]);
  expectRefused(await ada.get('/v1/stream/home', { 'x-forwarded-for': '203.0.113.3' }));
  expect((await open(bob, '203.0.113.1')).status).toBe(200);
  await streams[0]?.close();
  await expect.poll(async () => (await open(ada, '203.0.113.3')).status, LIMIT).toBe(200);
});

it('an address has as many streams as that, with tokens or without', async () => {
  for (const [n, user] of [ada, bob, undefined, undefined].entries()) {
    expect((await open(user, `2001:db8::${n + 1}`)).status).toBe(200);
  }
  const sixth = { 'x-forwarded-for': '2001:db8::6' };
  expectRefused(await ripple.anybody.get('/v1/stream/public', sixth));
  expectRefused(await ada.get('/v1/stream/home', sixth));
  expect((await ripple.anybody.get('/v1/timelines/public', sixth)).status).toBe(200);
  expect((await open(ada, '2001:db8:0:1::6')).status).toBe(200);
});

it('a stream ends with its token, and no stream begins after that', async () => {
  const lasting = (seconds: number) =>
    token({ sub: ada.id, exp: Math.ceil(Date.now() / 1_000) + seconds }, 'HS256', JWT_SECRET);
  const short = lasting(3);
  const [ending, staying, anonymous] = [
    await open({ token: short }, '203.0.113.1'),
    await open({ token: lasting(3_600) }, '203.0.113.1'),
    await open(undefined, '203.0.113.1'),
  ];
  await expect.poll(() => ending?.comments, LIMIT).toContain('live');
  await ending?.ended;
  const authorization = `Bearer ${short}`;
  await expect
    .poll(async () => (await ripple.anybody.get('/v1/stream/home', { authorization })).status, LIMIT)
    .toBe(401);
  const state = await Promise.race([staying?.ended, anonymous?.ended, Promise.resolve('open')]);
  expect(state).toBe('open');
  await expect.poll(async () => (await open(ada, '203.0.113.1')).status, LIMIT).toBe(200);
}, 60_000);
