import { deleteOldLogIns } from '@ripple/oauth';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { token } from '../contract/tokens.ts';
import { type Application, createApplication, JWT_SECRET } from '../embedded/application.ts';
import {
  authorizePath,
  codeOf,
  createTestApp,
  fetchToken,
  openPage,
  readForm,
  sendForm,
  type TestApp,
} from './log-in.ts';

let ripple: TestRipple;
let application: Application;
let app: TestApp;

const OAUTH_LOGIN_URL = 'https://shop.example/log-in?for=ripple';
const settings = { AUTH_MODE: 'jwt' as const, JWT_SECRET };

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'], settings: { ...settings, OAUTH_LOGIN_URL } });
  application = createApplication(ripple);
  for (const each of ['ada', 'bob']) await application.upsert(`customer:${each}`, { handle: each });
  app = await createTestApp(ripple.url, { redirect_uris: 'app://back' });
});
afterAll(() => ripple?.dispose());

/** What the application is asked for. */
async function begin(query = {}) {
  const { status, headers } = await openPage(ripple.url, authorizePath(app, query));
  const asked = new URL(headers.get('location') ?? '');
  return { status, asked, ...(Object.fromEntries(asked.searchParams) as { state: string; nonce: string }) };
}

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;
const sign = (claims: object) => token({ exp: inSeconds(60), ...claims }, 'HS256', JWT_SECRET);
const goOn = (query: Record<string, string>) =>
  openPage(ripple.url, `/oauth/continue?${new URLSearchParams(query)}`);

describe('the application logs a person in', () => {
  it('and the person allows the client', async () => {
    const { status, asked, state, nonce } = await begin({ state: 'mine', force_login: 'true', lang: 'ko' });
    expect([status, `${asked.origin}${asked.pathname}`]).toEqual([302, 'https://shop.example/log-in']);
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      for: 'ripple',
      state,
      nonce,
      force_login: 'true',
      lang: 'ko',
    });
    const page = await goOn({ state, token: sign({ sub: 'customer:ada', login_nonce: nonce }) });
    expect(page.status).toBe(200);
    expect(page.text).toContain('@ada');
    expect(page.text).not.toContain('name="handle"');
    const { action, request } = readForm(page.text);
    // The person is the one who is logged in, whatever the form says.
    const back = await sendForm(ripple.url, action, { request, handle: 'bob', decision: 'allow' });
    expect(back.headers.get('location')).toMatch(/^app:\/\/back\?code=[\w-]+&state=mine$/);
    const { body } = await fetchToken(ripple.url, app, { code: codeOf(back) });
    const me = await createClient(ripple.url, body.access_token).get('/oauth/userinfo');
    expect([body.scope, me.status]).toEqual(['read', 403]);
  });

  it.each([
    ['no token', () => '', 401],
    ['a token of another log-in', () => sign({ sub: 'customer:ada', login_nonce: 'x' }), 401],
    ['a token for the api', () => sign({ sub: 'customer:ada' }), 401],
    [
      'a token of the server',
      (nonce: string) => sign({ sub: 'customer:ada', scope: 'server', login_nonce: nonce }),
      401,
    ],
    ['a token without a user', (nonce: string) => sign({ login_nonce: nonce }), 401],
    [
      'a token for hours',
      (nonce: string) => sign({ sub: 'customer:ada', login_nonce: nonce, exp: inSeconds(3_600) }),
      401,
    ],
    [
      'a token that is too old',
      (nonce: string) => sign({ sub: 'customer:ada', login_nonce: nonce, exp: inSeconds(-5) }),
      401,
    ],
    [
      'a token of another key',
      (nonce: string) =>
        token({ sub: 'customer:ada', login_nonce: nonce, exp: inSeconds(60) }, 'HS256', 'x'.repeat(32)),
      401,
    ],
    ['a user who is not here', (nonce: string) => sign({ sub: 'customer:eve', login_nonce: nonce }), 403],
  ])('and is refused with %s', async (_, tokenFor, status) => {
    const { state, nonce } = await begin();
    const page = await goOn({ state, token: tokenFor(nonce) });
    expect([page.status, page.text.includes('<form')]).toEqual([status, false]);
  });

  it('and what it was given comes back unchanged', async () => {
    const { state, nonce } = await begin();
    const [body] = state.split('.');
    const login = sign({ sub: 'customer:ada', login_nonce: nonce });
    for (const other of ['', 'x', `${body}.x`])
      expect((await goOn({ state: other, token: login })).status).toBe(400);
    // Neither passes for the other.
    const { request } = readForm((await goOn({ state, token: login })).text);
    expect((await goOn({ state: request, token: login })).status).toBe(400);
    const form = await sendForm(ripple.url, '/oauth/authorize', { request: state, decision: 'allow' });
    expect(form.status).toBe(400);
  });

  it('and what it has said is good once, also for another token', async () => {
    const { state, nonce } = await begin();
    const login = sign({ sub: 'customer:ada', login_nonce: nonce });
    // One who is refused can try again.
    expect((await goOn({ state, token: sign({ sub: 'customer:eve', login_nonce: nonce }) })).status).toBe(
      403,
    );
    const answers = await Promise.all([goOn({ state, token: login }), goOn({ state, token: login })]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400]);
    const again = await goOn({ state, token: sign({ sub: 'customer:bob', login_nonce: nonce }) });
    expect([again.status, again.text.includes('<form')]).toEqual([400, false]);
    expect(again.text).toContain('begin again in the app');
  });

  it('which is noted as long as it would be good', async () => {
    const { db } = ripple.database;
    const { state, nonce } = await begin();
    await goOn({ state, token: sign({ sub: 'customer:ada', login_nonce: nonce }) });
    const noted = () =>
      db.selectFrom('oauth_used_log_ins').select('nonce').where('nonce', '=', nonce).execute();
    await deleteOldLogIns(db);
    expect(await noted()).toHaveLength(1);
    await sql`update oauth_used_log_ins set expires_at = now() - interval '1 second'`.execute(db);
    expect(await deleteOldLogIns(db)).toBeGreaterThan(0);
    expect(await noted()).toEqual([]);
  });

  it('by a token that is good for nothing else', async () => {
    const login = sign({ sub: 'customer:ada', login_nonce: 'x' });
    expect((await createClient(ripple.url, login).get('/v1/users/me')).status).toBe(401);
    expect((await application.userOf('customer:ada').get('/v1/users/me')).status).toBe(200);
  });

  it('but not one who is suspended', async () => {
    const moderator = application.clientOf({ scope: 'moderator' });
    const before = await begin();
    const allowing = await goOn({
      state: before.state,
      token: sign({ sub: 'customer:bob', login_nonce: before.nonce }),
    });
    await moderator.put('/v1/moderation/users/bob', {}, { state: 'suspended', reason: 'test' });
    const { state, nonce } = await begin();
    const page = await goOn({ state, token: sign({ sub: 'customer:bob', login_nonce: nonce }) });
    const { request } = readForm(allowing.text);
    for (const answer of [
      page,
      await sendForm(ripple.url, '/oauth/authorize', { request, decision: 'allow' }),
    ])
      expect([answer.status, answer.text.includes('<form')]).toEqual([403, false]);
  });
});

it('without OAUTH_LOGIN_URL no person logs in by an app', async () => {
  await ripple.restart('api', { OAUTH_LOGIN_URL: undefined as never });
  const { status, headers } = await openPage(ripple.url, authorizePath(app));
  expect([status, headers.get('location')]).toEqual([501, null]);
});

it('a program that registers apps without end is stopped before others are', async () => {
  await ripple.restart('api', { RATE_LIMIT_ADDRESS: 400 });
  const fields = { client_name: 'One of many', redirect_uris: 'app://back' };
  await expect
    .poll(async () => (await ripple.anybody.post('/api/v1/apps', fields)).status, {
      interval: 0,
      timeout: 20_000,
    })
    .toBe(429);
  expect((await ripple.anybody.get('/api/v2/instance')).status).toBe(200);
});
