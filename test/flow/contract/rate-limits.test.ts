import { startRipple, type TestAnswer, type TestRipple, type TestUser } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './expect-problem.ts';
import { send } from './send.ts';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  [ada, bob] = [await ripple.user('ada'), await ripple.user('bob')];
});
afterAll(() => ripple?.dispose());

const number = (answer: TestAnswer, name: string) => Number(answer.headers.get(name) ?? Number.NaN);

function expectLimits(answer: TestAnswer, what: string) {
  const limit = number(answer, 'ratelimit-limit');
  const remaining = number(answer, 'ratelimit-remaining');
  const reset = number(answer, 'ratelimit-reset');
  expect([limit, remaining, reset].every(Number.isInteger), `${what}: ${answer.status}`).toBe(true);
  expect(limit, what).toBeGreaterThan(0);
  expect(remaining, what).toBeGreaterThanOrEqual(0);
  expect(remaining, what).toBeLessThanOrEqual(limit);
  expect(reset, what).toBeGreaterThanOrEqual(0);
  expect(reset, what).toBeLessThanOrEqual(3_600);
}

describe('the headers', () => {
  it.each<[status: number, what: string, answer: () => Promise<TestAnswer>]>([
    [200, 'a read', () => ada.get('/v1/timelines/public')],
    [201, 'a post', () => ada.post('/v1/posts', { text: 'counted' })],
    [204, 'a follow', () => ada.put('/v1/users/bob/follow')],
    [400, 'an invalid post', () => ada.post('/v1/posts', {})],
    [400, 'a malformed address', () => ada.get('/v1/users/%ff')],
    [401, 'no token', () => ripple.anybody.get('/v1/timelines/home')],
    [401, 'a bad token', () => ripple.anybody.get('/v1/timelines/home', { authorization: 'Bearer x' })],
    [404, 'an unknown user', () => ada.get('/v1/users/nobody')],
    [404, 'an unknown address', () => ada.get('/nothing')],
    [409, 'a handle taken', () => ripple.anybody.post('/v1/users', { handle: 'ada' })],
    [413, 'a body too large', () => ada.post('/v1/posts', { text: 'x'.repeat(300 * 1024) })],
    [200, 'a feed', () => ada.get('/v1/users/ada/feed.rss')],
    [200, 'the OpenAPI document', () => ada.get('/openapi.json')],
    [200, 'the page for people', () => ada.get('/docs')],
    [200, 'HEAD', () => send(ripple.url, '/v1/timelines/public', { method: 'HEAD' })],
  ])('are on a %i for %s', async (status, what, ask) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    expectLimits(answer, what);
  });

  it('are on a 304', async () => {
    const etag = (await ada.get('/v1/users/ada/feed.rss')).headers.get('etag') ?? '';
    const answer = await send(ripple.url, '/v1/users/ada/feed.rss', {
      method: 'GET',
      headers: { 'if-none-match': etag },
    });
    expect(answer.status).toBe(304);
    expectLimits(answer, 'a feed not modified');
  });

  it('count down', async () => {
    const first = await ada.get('/v1/timelines/public');
    const second = await ada.get('/v1/timelines/public');
    expect(number(second, 'ratelimit-remaining')).toBeLessThan(number(first, 'ratelimit-remaining'));
  });
});

describe('past the limit of a user', () => {
  const limit = 8;
  beforeAll(async () => {
    await ripple.restart('api', { RATE_LIMIT_USER: limit });
    [ada, bob] = [await ripple.user('limited_ada'), await ripple.user('limited_bob')];
  });

  it('is a 429 with Retry-After, nothing is done, and nobody else suffers', async () => {
    const answers: TestAnswer[] = [];
    for (let n = 0; n < limit + 2; n++) answers.push(await ada.post('/v1/posts', { text: `post ${n}` }));
    expect(answers.map((answer) => answer.status)).toEqual([...Array(limit).fill(201), 429, 429]);

    const refused = answers.at(-1) as TestAnswer;
    expectProblem(refused, 429);
    expectLimits(refused, 'refused');
    expect(number(refused, 'ratelimit-limit')).toBe(limit);
    expect(number(refused, 'ratelimit-remaining')).toBe(0);
    expect(number(refused, 'retry-after')).toBeGreaterThanOrEqual(1);
    expect(number(refused, 'retry-after')).toBeLessThanOrEqual(60);

    const made = (await ripple.anybody.get('/v1/users/limited_ada/posts')).body.items;
    expect(made).toHaveLength(limit);
    expect((await bob.get('/v1/timelines/home')).status).toBe(200);
    expectProblem(await ada.get('/v1/timelines/home'), 429);
  });
});

describe('past the limit of an address', () => {
  const limit = 12;
  beforeAll(async () => {
    bob = await ripple.user('free_bob');
    await ripple.stop('api');
    // Another limit, the same address: what it asked for so far may count.
    await ripple.start('api', { RATE_LIMIT_ADDRESS: limit });
  });

  it('is a 429 for whoever has no token, however they dress up', async () => {
    let refused = 0;
    for (let n = 0; n < limit * 2; n++) {
      const { status } = await ripple.anybody.get('/v1/timelines/public', {
        'x-forwarded-for': `203.0.113.${n}`,
        forwarded: `for=203.0.113.${n}`,
      });
      if (status === 429) refused++;
    }
    expect(refused).toBeGreaterThanOrEqual(limit);
  });

  it('counts guesses at tokens, too', async () => {
    const statuses = new Set<number>();
    for (let n = 0; n < limit * 2; n++) {
      statuses.add(
        (await ripple.anybody.get('/v1/timelines/home', { authorization: `Bearer guess${n}` })).status,
      );
    }
    expect([...statuses]).toContain(429);
    expectProblem(await ripple.anybody.post('/v1/users', { handle: 'too_many' }), 429);
    expect((await bob.get('/v1/users/too_many')).status).toBe(404);
  });

  it('leaves users with a token alone', async () => {
    expect((await bob.get('/v1/timelines/home')).status).toBe(200);
  });
});
