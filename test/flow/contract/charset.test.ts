import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from './expect-problem.ts';
import { send } from './send.ts';

let ripple: TestRipple;
let ada: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  ada = await ripple.user('ada');
});
afterAll(() => ripple?.dispose());

/** 바다 in EUC-KR, café in Latin-1, and what no encoding of this contract says. */
const encodings: [what: string, charset: string, bytes: number[]][] = [
  ['EUC-KR', 'euc-kr', [0xb9, 0xd9, 0xb4, 0xd9]],
  ['Latin-1', 'iso-8859-1', [0x63, 0x61, 0x66, 0xe9]],
  ['half a surrogate pair', 'cesu-8', [0xed, 0xa0, 0x80]],
  ['a character that is cut off', 'utf-16', [0xe2, 0x82]],
];

const jsonOf = (name: string, bytes: number[]) =>
  Buffer.concat([Buffer.from(`{"${name}":"a`), Buffer.from(bytes), Buffer.from('b"}')]);

async function post(path: string, body: Uint8Array, type: string, method: 'POST' | 'PATCH' = 'POST') {
  const headers = { authorization: `Bearer ${ada.token}`, 'content-type': type };
  return send(ripple.url, path, { method, headers, body });
}

describe.each(encodings)('a body in %s', (_, charset, bytes) => {
  it('is refused, and nothing of it is stored', async () => {
    for (const [method, path, name] of [
      ['POST', '/v1/posts', 'text'],
      ['POST', '/v1/users', 'handle'],
      ['PATCH', '/v1/users/me', 'bio'],
    ] as const) {
      const body = jsonOf(name, bytes);
      expectProblem(await post(path, body, 'application/json', method), 400, '');
      expectProblem(await post(path, body, 'application/json; charset=utf-8', method), 400, '');
      expectProblem(await post(path, body, `application/json; charset=${charset}`, method), 415);
    }
    expect((await ada.get('/v1/users/ada/posts')).body.items).toEqual([]);
    expect((await ada.get('/v1/users/me')).body.bio).toBe('');
  });

  it('is refused as a form', async () => {
    const type = 'application/x-www-form-urlencoded';
    const topic = encodeURIComponent('http://ripple.test/v1/users/ada/feed.atom');
    const fields = `hub.mode=subscribe&hub.topic=${topic}&hub.callback=http%3A%2F%2Fsub.example%2F&hub.secret=`;
    const raw = Buffer.concat([Buffer.from(fields), Buffer.from(bytes)]);
    const encoded = Buffer.from(fields + bytes.map((byte) => `%${byte.toString(16)}`).join(''));
    expectProblem(await post('/v1/websub', raw, type), 400);
    expectProblem(await post('/v1/websub', encoded, type), 400, '/hub.secret');
    expectProblem(await post('/v1/websub', Buffer.from(fields), `${type}; charset=${charset}`), 415);
    expect((await post('/v1/websub', Buffer.from(fields), `${type}; charset=UTF-8`)).status).toBe(202);
  });

  it('is refused as the description of a picture', async () => {
    const part = (head: string) =>
      Buffer.from(`--x\r\nContent-Disposition: form-data; name="${head}\r\n\r\n`);
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
      'base64',
    );
    for (const head of ['alt"', `alt"\r\nContent-Type: text/plain; charset=utf-8`]) {
      const file = part('file"; filename="a.png"');
      const end = Buffer.from('\r\n--x--\r\n');
      const form = Buffer.concat([part(head), Buffer.from(bytes), Buffer.from('\r\n'), file, png, end]);
      expectProblem(await post('/v1/media', form, 'multipart/form-data; boundary=x'), 400, '/alt');
    }
  });

  it('is refused in an address', async () => {
    const encoded = bytes.map((byte) => `%${byte.toString(16)}`).join('');
    for (const path of [
      `/v1/users/${encoded}`,
      `/v1/timelines/tags/${encoded}`,
      `/v1/tags/${encoded}/feed.rss`,
    ]) {
      expectProblem(await ada.get(path), 400);
    }
    const query = await ada.get(`/v1/timelines/public?before=${encoded}`);
    expectProblem(query, 400);
  });
});

it('a body in UTF-8 is taken, also with a mark at its beginning, or announced', async () => {
  for (const type of [
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
  ]) {
    const answer = await post('/v1/posts', Buffer.from('\ufeff{"text":"바다 🌊"}'), type);
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body.text).toBe('바다 🌊');
  }
});
