import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { smuggling } from './smuggling.ts';
import { openWire, say, statusesIn, type Wire } from './wire.ts';

/** What the api allows a request to take until it is complete, and what it takes to notice. */
const CUT_OFF_MS = 13_000;
/** Others are served meanwhile. */
const PROMPT_MS = 1_000;
/** More than any refusal needs. */
const LONGEST_REFUSAL = 16 * 1_024;

let ripple: TestRipple;
let ledger: Ledger;
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  [ada, bob] = [await ripple.user('ada'), await ripple.user('bob')];
  ledger = await openLedger(ripple);
});
afterAll(() => ripple?.dispose());

async function expectPrompt() {
  const since = performance.now();
  expect((await bob.get('/v1/timelines/public')).status).toBe(200);
  expect(performance.now() - since, 'somebody else waited').toBeLessThan(PROMPT_MS);
}

async function sendJson(method: string, path: string, body: string, headers: Record<string, string> = {}) {
  const since = performance.now();
  const response = await fetch(ripple.url + path, {
    method,
    body,
    headers: { authorization: `Bearer ${ada.token}`, 'content-type': 'application/json', ...headers },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, ms: performance.now() - since };
}

describe('a body', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const many = (count: number, item: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => item(n));
  const bodies: [what: string, body: string][] = [
    ['100,000 levels deep', deep],
    ['100,000 levels deep in a field', `{"text":"x","handle":"x","mediaIds":${deep}}`],
    ['100,000 objects deep', `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`],
    ['with 100,000 wrong items', `{"text":"x","handle":"x","mediaIds":[${many(100_000, () => '1')}]}`],
    ['with 20,000 unknown fields', `{"text":"x","handle":"x",${many(20_000, (n) => `"f${n}":1`)}}`],
    ['with an unknown field of 200,000 letters', `{"text":"x","handle":"x","${'f'.repeat(200_000)}":1}`],
    ['with __proto__', '{"text":"x","handle":"x","__proto__":{"viewer":1}}'],
    ['with an escaped __proto__', '{"text":"x","handle":"x","\\u005f_proto__":{"viewer":1}}'],
    ['with constructor.prototype', '{"text":"x","handle":"x","constructor":{"prototype":{"viewer":1}}}'],
    ['with toString', '{"text":"x","handle":"x","toString":"x","hasOwnProperty":1}'],
    ['with numbers of 100,000 digits', `{"text":${'9'.repeat(100_000)},"handle":${'9'.repeat(100_000)}}`],
  ];
  const writes = [
    ['POST', '/v1/users'],
    ['PATCH', '/v1/users/me'],
    ['POST', '/v1/posts'],
  ] as const;
  const writesWithoutBody = [
    ['PUT', '/v1/users/bob/follow'],
    ['DELETE', '/v1/users/bob/follow'],
    ['DELETE', '/v1/posts/1'],
  ] as const;

  it.each(bodies)('%s is refused in few words by whoever reads it', async (_, body) => {
    await ledger.changes();
    for (const [method, path] of writes) {
      const answer = await sendJson(method, path, body, { 'idempotency-key': 'hostile' });
      expect(answer.status, `${method} ${path}: ${answer.text.slice(0, 200)}`).toBe(400);
      expect(answer.text.length, `${method} ${path}`).toBeLessThan(LONGEST_REFUSAL);
      expect(answer.ms, `${method} ${path}`).toBeLessThan(PROMPT_MS);
    }
    expect(await ledger.changes()).toEqual([]);
  });

  it.each(bodies)('%s breaks nothing where none is read', async (what, body) => {
    for (const [method, path] of writesWithoutBody) {
      const answer = await sendJson(method, path, body, { 'idempotency-key': what.replaceAll(' ', '-') });
      expect(answer.status, `${method} ${path}: ${answer.text.slice(0, 200)}`).toBeLessThan(500);
      expect(answer.ms, `${method} ${path}`).toBeLessThan(PROMPT_MS);
    }
  });

  it('with the same field twice counts once', async () => {
    const { status, text } = await sendJson('POST', '/v1/posts', '{"text":"first","text":"second"}');
    if (status !== 400) expect(JSON.parse(text).text).toBe('second');
    expect((await ripple.anybody.get('/v1/users/ada/posts')).text).not.toContain('first');
  });

  it('of 640 KiB without a length is refused', async () => {
    await ledger.changes();
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const head = `POST /v1/posts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ada.token}\r\n`;
    const received = await say(
      ripple.url,
      `${head}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${chunk.repeat(10)}0\r\n\r\n`,
    );
    expect(statusesIn(received)).toEqual([413]);
    expect(received).toMatch(/application\/problem\+json/i);
    expect(await ledger.changes()).toEqual([]);
  });

  it('that is no UTF-8 is refused or stored as what UTF-8 can say', async () => {
    for (const bytes of [
      [0xff],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf8, 0x88, 0x80, 0x80, 0x80],
      [0xe2, 0x82],
    ]) {
      const response = await fetch(`${ripple.url}/v1/posts`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ada.token}`, 'content-type': 'application/json' },
        body: Buffer.concat([Buffer.from('{"text":"a'), Buffer.from(bytes), Buffer.from('b"}')]),
      });
      const { text } = (await response.json()) as { text?: string };
      if (response.status === 201) expect(text).toMatch(/^a\ufffd*b$/);
      else expect(response.status).toBe(400);
    }
  });
});

describe('the rate limit', () => {
  it.each([
    ['a body that is broken', 'POST', '/v1/nothing', { 'content-type': 'application/json' }, '{'],
    ['a body of no known type', 'POST', '/healthz', { 'content-type': 'x/y' }, 'x'],
    ['a guess at a token', 'DELETE', '/healthz', { authorization: 'Bearer guess' }, undefined],
  ])('counts %s also where there is no route', async (_, method, path, headers, body) => {
    const response = await fetch(ripple.url + path, { method, headers, ...(body !== undefined && { body }) });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.headers.get('ratelimit-remaining')).toMatch(/^\d+$/);
  });
});

describe('a request in two minds about where it ends', () => {
  it.each(smuggling)('%s smuggles no second one in', async (_, bytes) => {
    await ledger.changes();
    const received = await say(ripple.url, bytes);
    expect(statusesIn(received).length).toBeLessThanOrEqual(1);
    for (const status of statusesIn(received)) {
      expect(status, received).toBeGreaterThanOrEqual(400);
      expect(status, received).toBeLessThan(500);
    }
    expect(await ledger.changes()).toEqual([]);
  });
});

describe('what no HTTP server can read', () => {
  const request = (...lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`;
  it.each([
    ['an unknown method', 400, request('JUMP / HTTP/1.1', 'Host: x')],
    ['another protocol', 400, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a header without a name', 400, request('GET /healthz HTTP/1.1', 'Host: x', ': y')],
    ['bytes in an address', 400, request('GET /v1/users/\xe9 HTTP/1.1', 'Host: x')],
    ['NUL in a header', 400, request('GET /healthz HTTP/1.1', 'Host: x', 'A: b\0c')],
    ['a header of 100 KB', 431, request('GET /healthz HTTP/1.1', 'Host: x', `A: ${'b'.repeat(100_000)}`)],
    ['an address of 100 KB', 431, request(`GET /${'b'.repeat(100_000)} HTTP/1.1`, 'Host: x')],
    [
      'headers by the thousand',
      431,
      request('GET /healthz HTTP/1.1', 'Host: x', ...Array.from({ length: 10_000 }, (_, n) => `H${n}: v`)),
    ],
  ])('such as %s is a %i, as a problem', async (_, status, bytes) => {
    const received = await say(ripple.url, Buffer.from(bytes, 'latin1'));
    expect(statusesIn(received)).toEqual([status]);
    expect(received).toMatch(/content-type: application\/problem\+json/i);
    expect(JSON.parse(received.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status });
    await expectPrompt();
  });
});

describe('one client', () => {
  it('that sends 500 requests at once gets 500 answers in their order', async () => {
    const wire = await openWire(ripple.url);
    const paths = Array.from({ length: 500 }, (_, n) => (n % 2 ? '/healthz' : '/v1/nothing'));
    const requests = paths.map(
      (path, n) => `GET ${path} HTTP/1.1\r\nHost: x\r\n${n === 499 ? 'Connection: close\r\n' : ''}\r\n`,
    );
    wire.socket.write(requests.join(''));
    await expectPrompt();
    await wire.closed(10_000);
    expect(statusesIn(wire.received())).toEqual(paths.map((path) => (path === '/healthz' ? 200 : 404)));
  });

  it('that reads no answers costs others nothing', async () => {
    const wire = await openWire(ripple.url);
    wire.socket.pause();
    const request = 'GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n';
    // Five megabytes of answers, more than the buffers on the way hold.
    wire.socket.write(request.repeat(100));
    for (let n = 0; n < 5; n++) await expectPrompt();
    wire.socket.destroy();
  });

  it('with 500 idle connections leaves room for others', async () => {
    const wires = await Promise.all(Array.from({ length: 500 }, () => openWire(ripple.url)));
    await expectPrompt();
    for (const { socket } of wires) socket.destroy();
  });
});

describe('who asks for what is not there', () => {
  it('leaves nothing in Redis', async () => {
    for (let n = 0; n < 5; n++) {
      for (const format of ['rss', 'atom', 'json'])
        await ripple.anybody.get(`/v1/tags/unheard${n}/feed.${format}`);
      for (const path of [`tags/unheard${n}`, `keywords/unheard${n}`])
        await ripple.anybody.get(`/v1/timelines/${path}`);
      for (const format of ['rss', 'atom', 'json'])
        await ripple.anybody.get(`/v1/keywords/unheard${n}/feed.${format}`);
      await ripple.anybody.get(`/v1/users/unheard${n}/feed.rss`);
    }
    expect(await ripple.redis.keys(`${ripple.isolation.namespace}:*unheard*`)).toEqual([]);
    expect(await ripple.redis.exists(`${ripple.isolation.namespace}:keyword-reads`)).toBe(0);
  });
});

describe('slow clients', () => {
  const head = 'POST /v1/posts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  const kinds: [what: string, start: () => string, drip: string][] = [
    ['headers', () => 'GET /healthz HTTP/1.1\r\nHost: x\r\n', 'a: b\r\n'],
    [
      'bodies',
      () => `${head}Authorization: Bearer ${ada.token}\r\nContent-Length: 5000\r\n\r\n{"text":"`,
      'x',
    ],
    [
      'chunks',
      () => `${head}Authorization: Bearer ${ada.token}\r\nTransfer-Encoding: chunked\r\n\r\n`,
      '1\r\n \r\n',
    ],
    ['silence', () => '', ''],
  ];

  it(
    'are cut off in time, and hurt nobody',
    async () => {
      await ledger.changes();
      const wires: { what: string; wire: Wire; drip: string }[] = [];
      for (const [what, start, drip] of kinds) {
        for (let n = 0; n < 10; n++) {
          const wire = await openWire(ripple.url);
          wire.socket.write(start());
          wires.push({ what, wire, drip });
        }
      }
      const dripping = setInterval(() => {
        for (const { wire, drip } of wires) if (wire.socket.writable && drip) wire.socket.write(drip);
      }, 250);
      const ends = Promise.allSettled(
        wires.map(({ what, wire }) =>
          wire.closed(CUT_OFF_MS).then(
            () => what,
            (error) => {
              throw new Error(`${what}: ${error.message}`);
            },
          ),
        ),
      );
      await vi.waitFor(expectPrompt);
      const late = (await ends).flatMap((end) => (end.status === 'rejected' ? [end.reason.message] : []));
      clearInterval(dripping);
      expect([...new Set(late)]).toEqual([]);
      await expectPrompt();
      expect(await ledger.changes()).toEqual([]);
    },
    CUT_OFF_MS + 10_000,
  );
});
