import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { say, statusesIn } from '../../security/wire.ts';
import { token } from './tokens.ts';

const JWT_SECRET = 'a-secret-that-only-the-tests-know-of';
let ripple: TestRipple;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'], settings: { ALLOWED_HOSTS: 'demo.example', JWT_SECRET } });
});
afterAll(() => ripple?.dispose());

async function ask(host: string, request = 'GET /v1/timelines/public', extra = ''): Promise<string> {
  return say(ripple.url, `${request} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${extra}\r\n`);
}
const statusOf = async (...question: Parameters<typeof ask>) => statusesIn(await ask(...question))[0];

describe('in demo mode', () => {
  it('answers under the names of this machine, of PUBLIC_URL, and those that are allowed', async () => {
    for (const host of [
      'localhost',
      '127.0.0.1:3000',
      '[::1]',
      'ripple.test',
      'Ripple.Test:80',
      'demo.example',
    ]) {
      expect(await statusOf(host), host).toBe(200);
    }
  });

  it.each([
    'GET /v1/timelines/public',
    'GET /v1/instance',
    'GET /healthz',
    'GET /metrics',
    'GET /openapi.json',
    'GET /docs',
    'GET /v1/stream/public',
    'GET /nothing',
    'OPTIONS /v1/posts',
    'POST /v1/users',
  ])('refuses %s under another name', async (request) => {
    const answer = await ask('evil.example', request, 'X-Forwarded-Host: localhost\r\n');
    expect(statusesIn(answer)).toEqual([421]);
    expect(answer).toMatch(/application\/problem\+json/i);
    expect(answer).toContain('ALLOWED_HOSTS');
    expect(answer, 'it is counted').toMatch(/ratelimit-remaining: \d/i);
  });

  it('gives no token to a page whose name leads here', async () => {
    const body = '{"handle":"rebound"}';
    const headers = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n`;
    const request = `POST /v1/users HTTP/1.1\r\nHost: evil.example:3000\r\n${headers}\r\n${body}`;
    expect(statusesIn(await say(ripple.url, request))).toEqual([421]);
    expect((await ripple.anybody.get('/v1/users/rebound')).status).toBe(404);
  });

  it('tells its state to machines that know only its address', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      expect(await statusOf('203.0.113.9:3001', `GET ${path}`), path).toBe(200);
    }
    expect(await statusOf('203.0.113.9:3001')).toBe(421);
  });
});

describe('in jwt mode', () => {
  it('answers under any name: who asks needs a token', async () => {
    const { id } = await ripple.user('ada');
    await ripple.restart('api', { AUTH_MODE: 'jwt', JWT_SECRET });
    const claims = { sub: id, exp: Math.floor(Date.now() / 1_000) + 60 };
    const authorization = `Authorization: Bearer ${token(claims, 'HS256', JWT_SECRET)}\r\n`;
    expect(await statusOf('any.example', 'GET /v1/timelines/home', authorization)).toBe(200);
    expect(await statusOf('any.example')).toBe(200);
  });
});
