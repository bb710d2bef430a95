import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestAnswer, TestClient } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { clientFor } from './token-for.ts';

let ripple: TestRipple;
let ada: TestClient & { token: string };
let bob: TestClient & { token: string };
let jpeg: Buffer;

beforeAll(async () => {
  ripple = await startRipple({
    services: ['api', 'outbox-relay', 'media'],
    settings: { MEDIA_MAX_BYTES: 100_000 },
  });
  ada = await clientFor(ripple, await ripple.user('ada'));
  bob = await clientFor(ripple, await ripple.user('bob'));
  const create = { width: 400, height: 300, channels: 3, background: { r: 20, g: 60, b: 200 } } as const;
  jpeg = await sharp({ create }).jpeg().toBuffer();
});
afterAll(() => ripple?.dispose());

type Fields = Record<string, string | Buffer>;

async function upload(
  version: 'v1' | 'v2',
  fields: Fields,
  headers: Record<string, string> = {},
  query: Record<string, string> = {},
) {
  const answer = await fetch(`${ripple.url}/api/${version}/media?${new URLSearchParams(query)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ada.token}`, ...headers },
    body: formOf(fields),
  });
  const body: TestAnswer['body'] = await answer.json();
  return { status: answer.status, body };
}

function formOf(fields: Fields): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, new Blob([new Uint8Array(value)]), 'picture.jpg');
  }
  return form;
}

it('takes a picture, which is asked for until it is ready', async () => {
  const { status, body } = await upload('v2', { description: 'blue', focus: '0,0', file: jpeg });
  expect([status, body]).toMatchObject([202, { type: 'image', url: null, description: 'blue', meta: {} }]);
  const path = `/api/v1/media/${body.id}`;
  const early = await ada.get(path);
  expect([200, 206]).toContain(early.status);
  await expect.poll(async () => (await ada.get(path)).status, { timeout: 30_000 }).toBe(200);
  const ready = (await ada.get(path)).body;
  expect(ready).toMatchObject({
    id: body.id,
    meta: { original: { width: 400, height: 300, size: '400x300', aspect: 4 / 3 } },
    preview_url: expect.stringContaining('/small.webp'),
    remote_url: null,
    blurhash: expect.any(String),
  });
  expect((await bob.get(path)).status).toBe(404);
  const changed = await ada.put(path, {}, { description: 'a blue wall' });
  expect([changed.status, changed.body.description]).toEqual([200, 'a blue wall']);
  expect((await bob.put(path, {}, { description: 'mine' })).status).toBe(404);

  const posted = await ada.post('/api/v1/statuses', { media_ids: [body.id] });
  expect(posted.body).toMatchObject({
    content: '',
    media_attachments: [{ id: body.id, url: ready.url, description: 'a blue wall' }],
  });
  expect((await ada.put(path, {}, { description: 'too late' })).status).toBe(404);
  const again = await ada.post('/api/v1/statuses', { status: 'again', media_ids: [body.id] });
  expect(again.status).toBe(422);
  const edited = await ada.put(
    `/api/v1/statuses/${posted.body.id}`,
    {},
    { status: 'x', media_ids: [body.id] },
  );
  expect(edited.body).toMatchObject({ content: '<p>x</p>', media_attachments: [{ id: body.id }] });
});

it('has it ready in the answer of the old route, with fields behind the file', async () => {
  const { status, body } = await upload('v1', { file: jpeg, description: 'late', thumbnail: jpeg });
  expect([status, body.description]).toEqual([200, 'late']);
  expect(body.url).toMatch(/large\.webp$/);
});

it('takes its description from the query, unless the form has one', async () => {
  const query = { description: 'of the query' };
  expect((await upload('v2', { file: jpeg }, {}, query)).body.description).toBe('of the query');
  const both = await upload('v2', { file: jpeg, description: 'of the form' }, {}, query);
  expect(both.body.description).toBe('of the form');
  expect((await upload('v2', { file: jpeg }, {}, { description: 'x'.repeat(1_501) })).status).toBe(422);
});

it('stores it once under a key', async () => {
  const key = { 'idempotency-key': 'picture' };
  const [one, two] = [await upload('v2', { file: jpeg }, key), await upload('v2', { file: jpeg }, key)];
  expect(two.body.id).toBe(one.body.id);
});

it('takes no other form for a retry', async () => {
  const key = { 'idempotency-key': 'form' };
  const form = { description: 'blue', focus: '0,0', thumbnail: Buffer.from('a'), file: jpeg };
  const { focus, ...unfocused } = form;
  expect((await upload('v2', form, key)).status).toBe(202);
  for (const other of [
    { ...form, description: 'green' },
    { ...form, focus: '1,1' },
    { ...form, thumbnail: Buffer.from('b') },
    { ...form, file: Buffer.concat([jpeg, Buffer.from('more')]) },
    unfocused,
  ]) {
    const { status, body } = await upload('v2', other, key);
    expect([status, body.error]).toEqual([422, 'This Idempotency-Key was used for another request.']);
  }
  expect((await upload('v2', form, key)).status).toBe(202);
});

it.each([
  ['no picture', { file: Buffer.from('no picture') }],
  ['nothing', { description: 'nothing' }],
  ['too much', { file: Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(200_000)]) }],
  ['two files', { file: Buffer.alloc(0), picture: Buffer.alloc(0) }],
  ['too long a text', { description: 'x'.repeat(1_501) }],
] satisfies [string, Fields][])('%s is 422', async (_, fields) => {
  const { status, body } = await upload('v2', fields);
  expect([status, body.error]).toEqual([422, expect.stringMatching(/^Validation failed: /)]);
});

it('needs a scope', async () => {
  const reader = await clientFor(ripple, await ripple.user('cleo'), ['read']);
  const statusOf = async (token: string) =>
    (
      await fetch(`${ripple.url}/api/v2/media`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: formOf({ file: jpeg }),
      })
    ).status;
  expect([await statusOf(reader.token), await statusOf('nothing')]).toEqual([403, 401]);
});
