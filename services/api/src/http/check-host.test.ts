import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { checkHost } from './check-host.ts';
import { createErrorHandler } from './problem.ts';

async function statusOf(host: string, path = '/', settings: { HOST?: string; ALLOWED_HOSTS?: string } = {}) {
  const app = Fastify();
  app.setErrorHandler(createErrorHandler(() => false));
  checkHost(app, { PUBLIC_URL: 'https://ripple.example:8443/social', HOST: '0.0.0.0', ...settings });
  app.get('/', async () => 'page');
  app.get('/readyz', { config: { probe: true } }, async () => 'ready');
  const { statusCode } = await app.inject({ path, headers: { host } });
  await app.close();
  return statusCode;
}

describe('in demo mode', () => {
  it.each([
    'localhost',
    'localhost:3000',
    'LOCALHOST',
    'localhost.',
    'ripple.localhost:1',
    '127.0.0.1:3000',
    '127.1.2.3',
    '[::1]:3000',
    'ripple.example',
    'RIPPLE.example:8443',
  ])('is served under %s', async (host) => expect(await statusOf(host)).toBe(200));

  it.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    'evillocalhost',
    'x.ripple.example',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
    'evil.example#localhost',
    'evil.example/.localhost',
    '203.0.113.9',
    '0.0.0.0',
    '[2001:db8::1]',
    'a b',
  ])('is not served under %j', async (host) => expect(await statusOf(host)).toBe(421));

  it('is served under what is set, and the address that it listens on', async () => {
    const settings = { HOST: '192.0.2.7', ALLOWED_HOSTS: 'api, demo.example:3000,2001:db8::1,' };
    for (const host of ['192.0.2.7:3000', 'api:3001', 'demo.example', '[2001:db8::1]:3000']) {
      expect(await statusOf(host, '/', settings), host).toBe(200);
    }
    expect(await statusOf('evil.example', '/', settings)).toBe(421);
  });

  it('tells machines its state that know only its address', async () => {
    expect(await statusOf('203.0.113.9:3000', '/readyz')).toBe(200);
    expect(await statusOf('evil.example', '/readyz')).toBe(421);
  });
});
