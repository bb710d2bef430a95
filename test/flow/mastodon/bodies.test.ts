import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { clientFor } from './token-for.ts';

let ripple: TestRipple;
let token: string;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  ({ token } = await clientFor(ripple, await ripple.user('ada')));
});
afterAll(() => ripple?.dispose());

const form = 'multipart/form-data; boundary=x';
const json = 'application/json';
const lists = '['.repeat(30_000) + ']'.repeat(30_000);

it.each([
  ['a form without parts', form, '{}'],
  ['a form that ends too early', form, '--x\r\ncontent-disposition: form-data; name="status"\r\n\r\nhel'],
  ['lists in lists', json, lists],
  ['lists in lists in a field', json, `{"status":"x","other":${lists}}`],
  [
    'a form of lists in lists',
    form,
    `--x\r\ncontent-disposition: form-data; name="status"\r\ncontent-type: ${json}\r\n\r\n${lists}\r\n--x--\r\n`,
  ],
  ['half of a character', json, '{"status":"\\ud800"}'],
  ['a text instead of an object', json, '"x"'],
])('%s is refused, and is no failure', async (_, type, body) => {
  for (const path of [
    '/api/v1/statuses',
    '/oauth/token',
    '/oauth/revoke',
    '/oauth/authorize',
    '/api/v1/filters',
  ]) {
    const { status } = await fetch(ripple.url + path, {
      method: 'POST',
      headers: { 'content-type': type, authorization: `Bearer ${token}`, 'idempotency-key': 'x' },
      body,
    });
    expect([400, 401, 403, 404, 422], `${path}: ${status}`).toContain(status);
  }
});
