import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestAnswer, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from './expect-problem.ts';
import { send } from './send.ts';
import { inAnHour, token } from './tokens.ts';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  [ada, bob] = [await ripple.user('ada'), await ripple.user('bob')];
});
afterAll(() => ripple?.dispose());

/** Without Redis nothing is counted, and an api that has just started may not be connected yet. */
const whenCounting = () =>
  vi.waitFor(
    async () => expect((await ripple.anybody.get('/readyz')).body.checks?.redis.ok).toBe(true),
    30_000,
  );

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
    [413, 'a body too large', () => ada.post('/v1/posts', { text: 'x'.repeat(500 * 1024) })],
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
    await whenCounting();
    [ada, bob] = [await ripple.user('limited_ada'), await ripple.user('limited_bob')];
  });

  it('is a 429 with Retry-After, nothing is done, and other users are not limited', async () => {
    const answers: TestAnswer[] = [];
    for (let n = 0; n < limit * 2; n++) answers.push(await ada.post('/v1/posts', { text: `post ${n}` }));
    // Where Redis takes longer than 300 ms, a request isn't counted.
    const taken = answers.findIndex(({ status }) => status === 429);
    expect(taken).toBeGreaterThanOrEqual(limit);
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toEqual([...Array(taken).fill(201), ...Array(limit * 2 - taken).fill(429)]);

    const refused = answers.at(-1) as TestAnswer;
    expectProblem(refused, 429);
    expectLimits(refused, 'refused');
    expect(number(refused, 'ratelimit-limit')).toBe(limit);
    expect(number(refused, 'ratelimit-remaining')).toBe(0);
    expect(number(refused, 'retry-after')).toBeGreaterThanOrEqual(1);
    expect(number(refused, 'retry-after')).toBeLessThanOrEqual(60);

    const made = (await ripple.anybody.get('/v1/users/limited_ada/posts')).body.items;
    expect(made).toHaveLength(taken);
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

  it('is a 429 for requests without a token, whatever their headers claim', async () => {
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

describe('past the limit of tokens that are not valid', () => {
  const limit = 12;
  const forged = (n: number) => token({ sub: ada.id, exp: inAnHour(), n }, 'HS256', 'x'.repeat(32));

  it('no unknown token of the address is verified, and known ones are taken', async () => {
    await ripple.restart('api');
    [ada, bob] = [await ripple.user('forged_ada'), await ripple.user('unknown_bob')];
    await ripple.restart('api', { RATE_LIMIT_ADDRESS: limit });
    expect((await ada.get('/v1/timelines/home')).status).toBe(200);
    const home = (n: number) =>
      ripple.anybody.get('/v1/timelines/home', { authorization: `Bearer ${forged(n)}` });
    for (let n = 0; n < limit; n++) await home(n);
    const refused = await home(limit);
    expectProblem(refused, 429);
    expect(number(refused, 'retry-after')).toBeGreaterThanOrEqual(1);
    expect((await ada.get('/v1/timelines/home')).status).toBe(200);
    expectProblem(await bob.get('/v1/timelines/home'), 429);
  });
});

describe('behind a trusted proxy', () => {
  const limit = 6;
  beforeAll(async () => {
    await ripple.stop('api');
    await ripple.start('api', { RATE_LIMIT_ADDRESS: limit, TRUST_PROXY: '127.0.0.1' });
    await vi.waitFor(async () => {
      expect(number(await readAs('203.0.113.0'), 'ratelimit-remaining')).toBeLessThan(limit);
    }, 60_000);
  });

  const readAs = (address: string) =>
    ripple.anybody.get('/v1/timelines/public', { 'x-forwarded-for': address });

  /** Whether the last of many requests is refused that are passed on for these addresses, one after the other. */
  async function areOne(addressOf: (n: number) => string): Promise<boolean> {
    for (let n = 0; n < 2 * limit; n++) await readAs(addressOf(n));
    return (await readAs(addressOf(2 * limit))).status === 429;
  }

  it.each<[what: string, areOne: boolean, addressOf: (n: number) => string]>([
    ['an IPv4 address', true, () => '203.0.113.1'],
    ['an IPv4 address, with what its client claims before it', true, (n) => `198.51.100.${n}, 203.0.113.2`],
    ['IPv4 addresses', false, (n) => `203.0.113.${n + 10}`],
    ['an IPv4 address written as IPv6', true, (n) => (n % 2 ? '::ffff:203.0.113.3' : '203.0.113.3')],
    ['IPv6 addresses of one /64', true, (n) => `2001:db8:0:1::${n.toString(16)}`],
    ['IPv6 addresses of one /64, in other spellings', true, (n) => `2001:DB8:0:2:0:0:${n}:1`],
    ['IPv6 networks', false, (n) => `2001:db8:1:${n}::1`],
    ['what is no address', true, (n) => `garbage-${n}`],
    ['what is no address, either', true, (n) => `[2001:db8:2:${n}::1]:80`],
  ])('%s count as one: %s', async (_, expected, addressOf) => {
    expect(await areOne(addressOf)).toBe(expected);
  });

  it('what is no address counts as the proxy itself', async () => {
    expect(await areOne((n) => `unknown${n}`)).toBe(true);
    expectProblem(await ripple.anybody.get('/v1/timelines/public'), 429);
  });

  it('an Idempotency-Key of a client whose address is garbage is no failure', async () => {
    await ripple.restart('api', { TRUST_PROXY: '127.0.0.1' });
    for (const garbage of ['x'.repeat(8_000), `fe80::1%${'x'.repeat(8_000)}`, 'a\tb']) {
      const handle = `garbage_${garbage.length}`;
      const headers = { 'x-forwarded-for': garbage, 'idempotency-key': handle };
      expect((await ripple.anybody.post('/v1/users', { handle }, headers)).status).toBe(201);
    }
  });
});
