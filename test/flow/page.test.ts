import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

let ripple: TestRipple;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ripple-page-'));
  await mkdir(path.join(folder, 'web/assets'), { recursive: true });
  await writeFile(path.join(folder, 'web/index.html'), '<title>Ripple</title>');
  await writeFile(path.join(folder, 'web/assets/index-abc.js'), 'export {};');
  await writeFile(path.join(folder, 'secret.txt'), 'not for readers');
  ripple = await startRipple({
    services: ['api'],
    settings: { WEB_DIR: path.join(folder, 'web'), MEDIA_URL: 'https://pictures.example/bucket' },
  });
});
afterAll(async () => {
  await ripple?.dispose();
  await rm(folder, { recursive: true, force: true });
});

it('is at /, may load nothing foreign but pictures, and is asked for anew', async () => {
  const { status, headers, text } = await ripple.anybody.get('/');
  expect([status, text]).toEqual([200, '<title>Ripple</title>']);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-cache');
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: https: https://pictures.example; " +
      "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

it('keeps what is named by its content for good', async () => {
  const { status, headers } = await ripple.anybody.get('/assets/index-abc.js');
  expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
});

it.each([
  '/nothing',
  '/assets/',
  '/assets/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/assets/..%2f..%2fsecret.txt',
])('gives nothing else away: %s', async (address) => {
  const answer = await ripple.anybody.get(address);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
});
