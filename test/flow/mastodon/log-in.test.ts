import { deleteOldCodes, deleteUnusedApps, deleteUnusedTokens } from '@ripple/oauth';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createClient } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import {
  authorizePath,
  codeOf,
  createChallenge,
  createTestApp,
  fetchToken,
  fillForm,
  logIn,
  OUT_OF_BAND,
  openPage,
  readForm,
  sendForm,
  type TestApp,
} from './log-in.ts';

let ripple: TestRipple;
let app: TestApp;

const BACK = 'https://client.example/back?a=b';

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  await ripple.user('ada', 'Ada <i>');
  app = await createTestApp(ripple.url, { redirect_uris: [BACK, 'app://back', OUT_OF_BAND] });
});
afterAll(() => ripple?.dispose());

const register = (fields: object) => ripple.anybody.post('/api/v1/apps', fields);
const allow = { handle: 'ada', decision: 'allow' };
const askFor = async (query = {}, fields: Record<string, string> = allow) =>
  fillForm(ripple.url, authorizePath(app, query), fields);
const codeFor = async (query = {}) => codeOf(await askFor(query));
const token = (fields: Record<string, string>, by = app) => fetchToken(ripple.url, by, fields);

describe('POST /api/v1/apps', () => {
  it('answers with the credentials, and the app learns about itself by a token', async () => {
    const fields = { client_name: 'Some app', website: 'https://client.example', scopes: 'read write' };
    const { status, body } = await register({ ...fields, redirect_uris: [BACK, OUT_OF_BAND] });
    const application = {
      id: expect.stringMatching(/^\d+$/),
      name: 'Some app',
      website: 'https://client.example',
      scopes: ['read', 'write'],
      redirect_uri: `${BACK}\n${OUT_OF_BAND}`,
      redirect_uris: [BACK, OUT_OF_BAND],
      vapid_key: '',
    };
    const credentials = {
      client_id: expect.stringMatching(/^[\w-]{43}$/),
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
      client_secret_expires_at: 0,
    };
    expect([status, body]).toEqual([200, { ...application, ...credentials }]);
    const granted = await token({ grant_type: 'client_credentials' }, body);
    expect(granted.body.scope).toBe('read');
    const itself = await createClient(ripple.url, granted.body.access_token).get(
      '/api/v1/apps/verify_credentials',
    );
    expect([itself.status, itself.body]).toEqual([200, application]);
    expect((await ripple.anybody.get('/api/v1/apps/verify_credentials')).status).toBe(401);
  });

  it('takes forms, lines of addresses, and an old token with it', async () => {
    const fields = { client_name: 'F', redirect_uris: `app://back\n${OUT_OF_BAND}` };
    const { body } = await sendForm(ripple.url, '/api/v1/apps', fields, { authorization: 'Bearer gone' });
    expect(body).toMatchObject({
      redirect_uris: ['app://back', OUT_OF_BAND],
      scopes: ['read'],
      website: null,
    });
  });

  const good = { client_name: 'X', redirect_uris: OUT_OF_BAND };
  it.each([
    [/name can't be blank/, { client_name: '' }],
    [/name is too long/, { client_name: 'x'.repeat(61) }],
    [/Redirect URI can't be blank/, { redirect_uris: '' }],
    [/Redirect URI can't be blank/, { redirect_uris: [] }],
    [/Redirect URI must be an absolute URI/, { redirect_uris: 'back' }],
    [/Redirect URI must be an absolute URI/, { redirect_uris: 'https://x/ä' }],
    [/Redirect URI is forbidden/, { redirect_uris: 'JavaScript:alert(1)' }],
    [/Redirect URI cannot contain a fragment/, { redirect_uris: 'https://x/#a' }],
    [/Redirect URI is too long/, { redirect_uris: `https://x/${'y'.repeat(2_000)}` }],
    [/website must be a valid URL/, { website: 'javascript:alert(1)' }],
    [/Scopes doesn't match/, { scopes: 'read all' }],
    [/Scopes doesn't match/, { scopes: 'admin:read' }],
  ])('refuses with %s', async (error, fields) => {
    const { status, body } = await register({ ...good, ...fields });
    expect([status, body]).toEqual([422, { error: expect.stringMatching(error) }]);
  });
});

describe('GET /oauth/authorize', () => {
  it.each([
    ['not known', 401, { client_id: 'unknown' }],
    ['redirect_uri', 400, { redirect_uri: 'https://client.example/back' }],
    ['redirect_uri', 400, { redirect_uri: 'https://evil.example/' }],
    ['redirect_uri', 400, { redirect_uri: '' }],
    ['response_type', 400, { response_type: 'token' }],
    ['scope', 400, { scope: 'read profile' }],
    ['scope', 400, { scope: 'everything' }],
    ['S256', 400, { code_challenge: 'x'.repeat(43) }],
    ['S256', 400, { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' }],
    ['S256', 400, { code_challenge: 'short', code_challenge_method: 'S256' }],
    ['state', 400, { state: 'x'.repeat(2_001) }],
  ])('says %s on a page, with %i', async (said, status, query) => {
    const page = await openPage(ripple.url, authorizePath(app, query as Record<string, string>));
    expect(page.status).toBe(status);
    expect(page.text).toContain(said);
    expect(page.text).not.toContain('<form');
    expect(page.headers.get('location')).toBeNull();
  });

  it('is a form that no other page shows, and that holds no HTML of others', async () => {
    const named = await createTestApp(ripple.url, { client_name: '<script>"x"', redirect_uris: BACK });
    for (const path of [authorizePath(named), authorizePath(named).replace('?', '/?')]) {
      const { status, headers, text } = await openPage(ripple.url, path);
      expect(status).toBe(200);
      expect(text).toContain('&lt;script&gt;');
      expect(text).toMatch(/<input name="handle"/);
      expect(text).toContain('Ada &lt;i&gt; @ada');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      const policy = headers.get('content-security-policy');
      expect(policy).toMatch(/default-src 'none';.*frame-ancestors 'none'/);
      expect(policy).not.toContain('form-action');
    }
  });

  it('speaks the language that is asked for', async () => {
    const texts = await Promise.all(
      [{ lang: 'ko' }, { lang: 'xx' }].map(async (query) => {
        return (await openPage(ripple.url, authorizePath(app, query as never))).text;
      }),
    );
    expect(texts.map((text) => /<html lang="(\w+)"/.exec(text)?.[1])).toEqual(['ko', 'en']);
  });
});

describe('the form', () => {
  it('sends the browser back with a code and the state', async () => {
    const { status, headers } = await askFor({ state: 'a b&c' });
    const location = headers.get('location') ?? '';
    expect(status).toBe(302);
    expect(location).toMatch(/^https:\/\/client\.example\/back\?a=b&code=[\w-]{43}&state=a\+b%26c$/);
  });

  it.each([
    ['another scheme', { redirect_uri: 'app://back' }, allow, 302, /^app:\/\/back\?code=[\w-]{43}$/],
    ['no', { state: 's' }, { decision: 'deny' }, 302, /back\?a=b&error=access_denied&.*&state=s$/],
    ['one of the list', {}, { person: 'ada' }, 302, /code=/],
    ['a handle with @', {}, { handle: ' @Ada ' }, 302, /code=/],
    ['an unknown handle', {}, { handle: 'unknown' }, 422, undefined],
    ['no handle', {}, {}, 422, undefined],
    ['another form', {}, { ...allow, request: 'x.y' }, 400, undefined],
  ])('with %s', async (_, query, fields, status, address) => {
    const answer = await askFor(query, fields as Record<string, string>);
    expect(answer.status).toBe(status);
    const location = answer.headers.get('location');
    if (address) expect(location).toMatch(address);
    else expect(location).toBeNull();
  });

  it('shows the code on a page, if the client has no address', async () => {
    const page = await askFor({ redirect_uri: OUT_OF_BAND });
    expect(page.status).toBe(200);
    const { status } = await token({ code: codeOf(page), redirect_uri: OUT_OF_BAND });
    expect(status).toBe(200);
    const denied = await askFor({ redirect_uri: OUT_OF_BAND }, { decision: 'deny' });
    expect([denied.status, codeOf(denied)]).toEqual([200, '']);
  });

  it('cannot be changed, and is not one that is older than ten minutes', async () => {
    const { request } = readForm((await openPage(ripple.url, authorizePath(app))).text);
    const [body = '', signature = ''] = request.split('.');
    const other = JSON.parse(Buffer.from(body, 'base64url').toString());
    other.value.authorization.redirectUri = 'https://evil.example/';
    const changed = Buffer.from(JSON.stringify(other)).toString('base64url');
    const send = (text: string) => sendForm(ripple.url, '/oauth/authorize', { ...allow, request: text });
    expect((await send(`${changed}.${signature}`)).status).toBe(400);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 });
    try {
      expect((await send(request)).status).toBe(400);
    } finally {
      vi.useRealTimers();
    }
    expect((await send(request)).status).toBe(302);
  });

  it('is not for who is suspended', async () => {
    await ripple.user('bob');
    const code = codeOf(await askFor({}, { handle: 'bob' }));
    await ripple.anybody.put('/v1/moderation/users/bob', {}, { state: 'suspended', reason: 'test' });
    const refused = await askFor({}, { handle: 'bob' });
    expect([refused.status, refused.headers.get('location')]).toEqual([422, null]);
    expect((await token({ code })).body.error).toBe('invalid_grant');
  });
});

describe('POST /oauth/token', () => {
  it('gives a token for a code, once', async () => {
    const code = await codeFor({ scope: 'read write:statuses' });
    const { status, body, headers } = await token({ code });
    expect([status, body]).toEqual([
      200,
      {
        access_token: expect.stringMatching(/^[\w-]{43}$/),
        token_type: 'Bearer',
        scope: 'read write:statuses',
        created_at: expect.any(Number),
      },
    ]);
    expect(Math.abs(body.created_at - Date.now() / 1_000)).toBeLessThan(60);
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await createClient(ripple.url, body.access_token).get('/api/v1/preferences')).status).toBe(200);
    expect((await token({ code })).body.error).toBe('invalid_grant');
  });

  it('ends the token of a code that is used again', async () => {
    const code = await codeFor();
    const { body } = await token({ code });
    const client = createClient(ripple.url, body.access_token);
    const other = await logIn(ripple.url, { handle: 'ada' });
    expect((await client.get('/api/v1/preferences')).status).toBe(200);
    expect((await token({ code })).body.error).toBe('invalid_grant');
    expect((await client.get('/api/v1/preferences')).status).toBe(401);
    expect((await other.get('/api/v1/preferences')).status).toBe(200);
  });

  it('ends it for one that is used twice at once, too', async () => {
    const code = await codeFor();
    const answers = await Promise.all([token({ code }), token({ code })]);
    const [given, refused] = answers.toSorted((a, b) => a.status - b.status);
    expect([given?.status, refused?.body.error]).toEqual([200, 'invalid_grant']);
    const client = createClient(ripple.url, given?.body.access_token);
    expect((await client.get('/api/v1/preferences')).status).toBe(401);
  });

  it.each([
    ['another secret', { client_secret: 'x' }, 401, 'invalid_client'],
    ['no secret', { client_secret: '' }, 401, 'invalid_client'],
    ['a client that is forgotten', { client_id: 'x' }, 401, 'invalid_client'],
    ['another address', { redirect_uri: 'app://back' }, 400, 'invalid_grant'],
    ['no address', { redirect_uri: '' }, 400, 'invalid_grant'],
    ['another code', { code: 'x' }, 400, 'invalid_grant'],
    ['no code', { code: '' }, 400, 'invalid_request'],
    ['a verifier without a challenge', { code_verifier: 'x' }, 400, 'invalid_grant'],
    ['a password', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['no type', { grant_type: '' }, 400, 'invalid_request'],
    ['a type of any object', { grant_type: 'constructor' }, 400, 'unsupported_grant_type'],
    ['too many scopes', { grant_type: 'client_credentials', scope: 'read profile' }, 400, 'invalid_scope'],
  ])('refuses %s', async (_, fields, status, error) => {
    const answer = await token({ code: await codeFor(), ...fields });
    expect([answer.status, answer.body]).toEqual([status, { error, error_description: expect.any(String) }]);
  });

  it('gives a code to its own client alone', async () => {
    const other = await createTestApp(ripple.url, { redirect_uris: BACK });
    expect((await token({ code: await codeFor() }, other)).body.error).toBe('invalid_grant');
  });

  it('takes the verifier of a challenge', async () => {
    const { verifier, query } = createChallenge();
    const tried = [{ code_verifier: verifier }, { code_verifier: `${verifier}x` }, {}];
    const answers = await Promise.all(
      tried.map(async (fields) =>
        token({ code: await codeFor(query), ...(fields as { code_verifier: string }) }),
      ),
    );
    expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
      [200, undefined],
      [400, 'invalid_grant'],
      [400, 'invalid_request'],
    ]);
  });

  it('takes credentials in the header, and JSON', async () => {
    const fields = { grant_type: 'client_credentials', scope: 'read write' };
    const send = (secret: string) =>
      ripple.anybody.post('/oauth/token', fields, {
        authorization: `Basic ${Buffer.from(`${app.client_id}:${secret}`).toString('base64')}`,
      });
    expect((await send(app.client_secret)).body.scope).toBe('read write');
    expect((await send('x')).status).toBe(401);
  });
});

describe('POST /oauth/revoke', () => {
  it('ends a token at once, for its own client alone', async () => {
    const ada = await logIn(ripple.url, { handle: 'ada' });
    const status = async () => (await ada.get('/api/v1/preferences')).status;
    expect(await status()).toBe(200);
    const revoke = ({ client_id, client_secret }: TestApp, token = ada.token) =>
      sendForm(ripple.url, '/oauth/revoke', { client_id, client_secret, token });
    for (const refused of [
      await revoke(app),
      await revoke({ ...ada.app, client_secret: 'x' }),
      await revoke(ada.app, ''),
    ])
      expect([refused.status, refused.body.error]).toEqual([403, 'unauthorized_client']);
    expect(await status()).toBe(200);
    const revoked = await revoke(ada.app);
    expect([revoked.status, revoked.body]).toEqual([200, {}]);
    expect(await status()).toBe(401);
    expect((await revoke(ada.app)).status).toBe(200);
  });
});

it('a token says who is logged in', async () => {
  const client = await logIn(ripple.url, { handle: 'ada' }, 'read profile');
  expect((await client.get('/oauth/userinfo')).body).toMatchObject({ preferred_username: 'ada' });
  const { body } = await ripple.anybody.get('/.well-known/oauth-authorization-server');
  expect(body).toMatchObject({
    token_endpoint: 'http://ripple.test/oauth/token',
    code_challenge_methods_supported: ['S256'],
  });
});

describe('what is not used any more', () => {
  it('is deleted, and use is noted to the day', async () => {
    const { db } = ripple.database;
    const client = await logIn(ripple.url, { handle: 'ada' });
    const idle = await createTestApp(ripple.url);
    await token({ grant_type: 'client_credentials' }, idle);
    await codeFor();
    await sql`update oauth_codes set expires_at = now() - interval '1 second'`.execute(db);
    expect(await deleteOldCodes(db)).toBeGreaterThan(0);
    await sql`update oauth_tokens set used_at = now() - interval '40 days'`.execute(db);
    await sql`update oauth_apps set used_at = now() - interval '40 days'`.execute(db);
    expect((await client.get('/api/v1/preferences')).status).toBe(200);
    await expect
      .poll(async () => {
        const { rows } = await sql`select from oauth_tokens where used_at > now() - interval '1 day'`.execute(
          db,
        );
        return rows.length;
      })
      .toBe(1);
    expect(await deleteUnusedTokens(db)).toBe(0);
    await deleteUnusedApps(db);
    expect((await token({ grant_type: 'client_credentials' }, idle)).body.error).toBe('invalid_client');
    expect((await token({ grant_type: 'client_credentials' }, client.app)).status).toBe(200);
    await sql`update oauth_tokens set used_at = now() - interval '366 days'`.execute(db);
    expect(await deleteUnusedTokens(db)).toBeGreaterThan(0);
  });

  it('has a bound, and the oldest go first', async () => {
    const { db } = ripple.database;
    const [older, newer] = [await createTestApp(ripple.url), await createTestApp(ripple.url)];
    expect(await deleteUnusedApps(db, 1)).toBeGreaterThan(0);
    const found = await Promise.all(
      [older, newer].map((each) => token({ grant_type: 'client_credentials' }, each)),
    );
    expect(found.map(({ status }) => status)).toEqual([401, 200]);
  });
});
