import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from './expect-problem.ts';
import { inAnHour, serveKeys, token } from './tokens.ts';

const secret = 'a-secret-that-only-the-tests-know-of';
const issuer = 'https://app.example';
const audience = 'ripple';

let ripple: TestRipple;
let ada: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'], settings: { JWT_SECRET: secret } });
  ada = await ripple.user('ada', 'Ada');
});
afterAll(() => ripple?.dispose());

const home = (authorization: string) => ripple.anybody.get('/v1/timelines/home', { authorization });
const bearer = (claims: object, alg: Parameters<typeof token>[1] = 'HS256', key = secret) =>
  `Bearer ${token({ ...claims }, alg, key)}`;

async function expectRefused(authorization: string) {
  const answer = await home(authorization);
  expectProblem(answer, 401);
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer\b/);
  const posted = await ripple.anybody.post('/v1/posts', { text: 'forged' }, { authorization });
  expectProblem(posted, 401);
  expect((await ripple.anybody.get('/v1/users/ada/posts')).body.items).toEqual([]);
}

describe('in demo mode', () => {
  it('knows the user by the token that POST /v1/users gave', async () => {
    expect((await home(`Bearer ${ada.token}`)).status).toBe(200);
    expect((await home(`bearer ${ada.token}`)).status, 'schemes are case-insensitive').toBe(200);
  });

  it.each([
    ['none at all', ''],
    ['another scheme', 'Basic YWRhOmFkYQ=='],
    ['a scheme without a token', 'Bearer'],
    ['no scheme', 'eyJhbGciOiJIUzI1NiJ9.e30.x'],
    ['garbage', 'Bearer garbage'],
    ['three empty parts', 'Bearer ..'],
    ['two tokens', 'Bearer a.b.c d.e.f'],
    ['very long garbage', `Bearer ${'x'.repeat(6_000)}`],
    ['JSON that is none', 'Bearer bm90IGpzb24.bm90IGpzb24.bm90IGpzb24'],
  ])('refuses %s', (_, authorization) => expectRefused(authorization));

  it('refuses a token whose payload was changed', async () => {
    const [header, , signature] = ada.token.split('.');
    const { id } = await ripple.user('victim');
    const payload = Buffer.from(JSON.stringify({ sub: id, exp: inAnHour() })).toString('base64url');
    await expectRefused(`Bearer ${header}.${payload}.${signature}`);
  });

  it('refuses alg: none in any spelling', async () => {
    await expectRefused(bearer({ sub: ada.id, exp: inAnHour() }, 'none'));
    for (const alg of ['None', 'NONE', 'nOnE']) {
      await expectRefused(`Bearer ${token({ sub: ada.id, exp: inAnHour() }, 'none', undefined, { alg })}`);
    }
  });

  it('refuses a wrong secret, an expired token, and one not valid yet', async () => {
    const claims = { sub: ada.id, iat: 1, exp: inAnHour() };
    await expectRefused(bearer(claims, 'HS256', 'another-secret-of-sufficient-length'));
    await expectRefused(bearer({ ...claims, exp: inAnHour() - 7_200 }));
    await expectRefused(bearer({ ...claims, nbf: inAnHour() }));
  });

  it.each([
    ['missing', undefined],
    ['no id', 'ada'],
    ['beyond 2^53', '9007199254740993'],
    ['negative', '-1'],
    ['NUL', '\0'],
    ['an object', { id: 1 }],
  ])('refuses a sub that is %s', (_, sub) => expectRefused(bearer({ sub, exp: inAnHour() })));

  it.each([
    ['an array', [1]],
    ['an array of text', (id: string) => [id]],
    ['a number', (id: string) => Number(id)],
  ])('refuses a sub that is %s, though it is of a user', (_, sub) =>
    expectRefused(bearer({ sub: typeof sub === 'function' ? sub(ada.id) : sub, exp: inAnHour() })),
  );

  it('takes a token in one spelling', async () => {
    const [header, payload, signature = ''] = ada.token.split('.');
    const last = String.fromCharCode(signature.charCodeAt(signature.length - 1) + 1);
    for (const spelling of [
      `${signature}=`,
      `${signature.slice(0, 8)}\t${signature.slice(8)}`,
      signature.slice(0, -1) + last,
    ]) {
      expect((await home(`Bearer ${ada.token}`)).status).toBe(200);
      await expectRefused(`Bearer ${header}.${payload}.${spelling}`);
    }
  });

  it('refuses a well-signed token that names no user', async () => {
    const authorization = bearer({ sub: '1', exp: inAnHour() });
    expectProblem(await ripple.anybody.post('/v1/posts', { text: 'ghost' }, { authorization }), 401);
    expectProblem(await ripple.anybody.put('/v1/users/ada/follow', { authorization }), 401);
  });

  it('refuses reads with a bad token', async () => {
    const answer = await ripple.anybody.get('/v1/users/ada', { authorization: 'Bearer garbage' });
    if (answer.status === 200) expect(answer.body).not.toHaveProperty('viewer');
    else expectProblem(answer, 401);
  });
});

describe('in jwt mode with a secret', () => {
  const claims = () => ({ sub: ada.id, iss: issuer, aud: audience, exp: inAnHour() });

  beforeAll(async () => {
    await ripple.restart('api', {
      AUTH_MODE: 'jwt',
      JWT_SECRET: secret,
      JWT_ISSUER: issuer,
      JWT_AUDIENCE: audience,
    });
  });

  it('takes a token of its issuer', async () => {
    expect((await home(bearer(claims()))).status).toBe(200);
    expect((await home(bearer({ ...claims(), aud: ['other', audience] }))).status).toBe(200);
    const { status, body } = await ripple.anybody.put('/v1/users/ada/follow', {
      authorization: bearer(claims()),
    });
    expect(status, 'not oneself, but known').not.toBe(401);
    expect(body.detail).toMatch(/yourself/i);
  });

  it('refuses a foreign issuer or audience, and a token without', async () => {
    await expectRefused(bearer({ ...claims(), iss: 'https://evil.example' }));
    await expectRefused(bearer({ ...claims(), iss: undefined }));
    await expectRefused(bearer({ ...claims(), aud: 'another-app' }));
    await expectRefused(bearer({ ...claims(), aud: undefined }));
  });

  it('refuses what is expired, unsigned or signed otherwise', async () => {
    await expectRefused(bearer({ ...claims(), exp: inAnHour() - 7_200 }));
    await expectRefused(bearer(claims(), 'none'));
    await expectRefused(bearer(claims(), 'HS256', 'another-secret-of-sufficient-length'));
  });

  it('refuses a token that never ends, since exp is checked', async () => {
    await expectRefused(bearer({ ...claims(), exp: undefined }));
  });

  it('makes the user that the token names, and hands out no token of its own', async () => {
    const authorization = bearer({ ...claims(), sub: '123456789' });
    const me = async () => (await ripple.anybody.get('/v1/users/me', { authorization })).status;
    expect(await me()).toBe(404);
    const { status, body } = await ripple.anybody.post(
      '/v1/users',
      { handle: 'embedded' },
      { authorization },
    );
    expect(status).toBe(201);
    expect(Object.keys(body)).toEqual(['user']);
    expect(body.user).toMatchObject({ id: '123456789', handle: 'embedded' });
    expect(await me()).toBe(200);
    expect((await ripple.anybody.post('/v1/posts', { text: 'hello' }, { authorization })).status).toBe(201);
  });

  it('calls no handle taken that is free, when the user is there already', async () => {
    const answer = await ripple.anybody.post(
      '/v1/users',
      { handle: 'free' },
      { authorization: bearer(claims()) },
    );
    expectProblem(answer, 409);
    expect(answer.body.detail).not.toContain('free');
    expectProblem(await ripple.anybody.get('/v1/users/free'), 404);
  });
});

describe('in jwt mode with a JWKS URL', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ed = generateKeyPairSync('ed25519');
  let keys: Awaited<ReturnType<typeof serveKeys>>;
  const claims = () => ({ sub: ada.id, iss: issuer, aud: audience, exp: inAnHour() });

  beforeAll(async () => {
    keys = await serveKeys({ rsa: rsa.publicKey, ec: ec.publicKey, ed: ed.publicKey });
    await ripple.restart('api', {
      AUTH_MODE: 'jwt',
      JWT_JWKS_URL: keys.url,
      JWT_ISSUER: issuer,
      JWT_AUDIENCE: audience,
    });
  });
  afterAll(() => keys?.close());

  it.each([
    ['RS256', 'rsa', rsa.privateKey],
    ['ES256', 'ec', ec.privateKey],
    ['EdDSA', 'ed', ed.privateKey],
  ] as const)('takes %s', async (alg, kid, key) => {
    expect((await home(`Bearer ${token(claims(), alg, key, { kid })}`)).status).toBe(200);
    await expectRefused(`Bearer ${token({ ...claims(), iss: 'https://evil.example' }, alg, key, { kid })}`);
    await expectRefused(`Bearer ${token({ ...claims(), exp: 1 }, alg, key, { kid })}`);
  });

  it('refuses another key under a known name, and an unknown name', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
    await expectRefused(`Bearer ${token(claims(), 'RS256', other, { kid: 'rsa' })}`);
    await expectRefused(`Bearer ${token(claims(), 'RS256', rsa.privateKey, { kid: 'unknown' })}`);
    await expectRefused(`Bearer ${token(claims(), 'RS256', rsa.privateKey, { kid: 'ec' })}`);
  });

  it('refuses the public key taken for a secret, and alg: none', async () => {
    const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    await expectRefused(`Bearer ${token(claims(), 'HS256', pem, { kid: 'rsa' })}`);
    await expectRefused(`Bearer ${token(claims(), 'HS256', secret)}`);
    await expectRefused(`Bearer ${token(claims(), 'none', undefined, { kid: 'rsa' })}`);
  });
});

describe('in jwt mode with a JWKS URL that fails', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const bearerOf = (kid: string, claims: object = {}, key = privateKey) =>
    `Bearer ${token({ sub: ada.id, exp: inAnHour(), ...claims }, 'EdDSA', key, { kid })}`;
  let keys: Awaited<ReturnType<typeof serveKeys>>;

  beforeAll(async () => {
    keys = await serveKeys({ known: publicKey });
    await ripple.restart('api', { AUTH_MODE: 'jwt', JWT_JWKS_URL: keys.url });
  });
  afterAll(() => keys?.close());

  it.each<[string, number, string]>([
    ['500', 500, '{"keys":[]}'],
    ['a page', 200, '<html></html>'],
    ['a redirect', 302, ''],
    ['another JSON', 200, '{"keys":{}}'],
  ])('answers 503 to a good token while it answers %s', async (_, status, body) => {
    keys.answerWith({ status, body });
    const answer = await home(bearerOf('known'));
    expectProblem(answer, 503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.headers.get('ratelimit-limit')).toMatch(/^\d+$/);
    expect((await ripple.anybody.get('/v1/timelines/public')).status, 'without a token').toBe(200);
  });

  it('takes good tokens again when it is back, and goes on while it fails', async () => {
    keys.answerWith(undefined);
    await expect.poll(async () => (await home(bearerOf('known'))).status, { timeout: 30_000 }).toBe(200);
    keys.answerWith({ status: 500, body: '' });
    const asked = keys.asked();
    for (let n = 0; n < 20; n++) await home(bearerOf(`guess ${n}`));
    expect(keys.asked() - asked, 'guesses at a key').toBeLessThanOrEqual(1);
    expect((await home(bearerOf('known', { iat: 1 }))).status).toBe(200);
    const another = generateKeyPairSync('ed25519').privateKey;
    expectProblem(await home(bearerOf('known', {}, another)), 401);
    expectProblem(await home(bearerOf('known', { exp: 1 })), 401);
  });
});
