import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestClient, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { clientFor } from './token-for.ts';

let ripple: TestRipple;
let ada: TestUser;
let client: TestClient;
let token: string;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  ada = await ripple.user('ada');
  client = await clientFor(ripple, ada);
  ({ token } = client as TestClient & { token: string });
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

/** Sends what `fetch` by itself would give a type. */
const send = (method: string, path: string, body?: FormData | Buffer, type?: string) =>
  fetch(ripple.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(type !== undefined && { 'content-type': type }) },
    ...(body && { body }),
  });

it('what is written may stand in the query, and the body goes before it', async () => {
  const path = `/api/v1/statuses?${new URLSearchParams({ status: 'In & out', spoiler_text: 'CW', language: 'en' })}`;
  const written = (await (await send('POST', path)).json()) as { id: string };
  expect(written).toMatchObject({ content: '<p>In &amp; out</p>', spoiler_text: 'CW', language: 'en' });
  const answer = await client.post('/api/v1/statuses?status=no&language=de', { status: 'Yes' });
  expect(answer.body).toMatchObject({ content: '<p>Yes</p>', language: 'de' });
  const lists = await send('POST', `/api/v1/reports?account_id=${ada.id}&status_ids[]=${written.id}`);
  expect(await lists.json()).toMatchObject({ status_ids: [written.id] });
  const edited = await send('PUT', `/api/v1/statuses/${written.id}?status=Edited`);
  expect(await edited.json()).toMatchObject({ content: '<p>Edited</p>' });
  const update = '/api/v1/accounts/update_credentials?display_name=Query&note=Query';
  expect(await (await send('PATCH', update)).json()).toMatchObject({ display_name: 'Query' });
  const form = new FormData();
  form.set('display_name', 'Form');
  const both = await (await send('PATCH', update.replace('note=Query', 'note=Both'), form)).json();
  expect(both).toMatchObject({ display_name: 'Form', source: { note: 'Both' } });
});

it('a body without a type is a form, and one of an unknown type says nothing', async () => {
  const untyped = await send('POST', '/api/v1/statuses', Buffer.from('status=Plain'));
  expect(await untyped.json()).toMatchObject({ content: '<p>Plain</p>' });
  const { body: status } = await client.post('/api/v1/statuses', { status: 'Seen' });
  const act = `/api/v1/statuses/${status.id}/favourite`;
  expect((await send('POST', act, undefined, 'text/plain; charset=utf-8')).status).toBe(200);
  expect((await send('POST', act, Buffer.from('x'), 'application/octet-stream')).status).toBe(200);
});
