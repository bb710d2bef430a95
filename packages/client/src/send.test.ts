import { describe, expect, it } from 'vitest';
import { createAuthorize, type Token } from './authorize.ts';
import { RippleError, retryAfterOf } from './ripple-error.ts';
import { createSend, type RetrySettings } from './send.ts';
import { wait } from './wait.ts';

const URL = 'http://ripple.test/v1/posts';
const quick: RetrySettings = { firstWaitMs: 1 };

interface Tried {
  key: string | null;
  authorization: string | null;
  body: string;
}

/** A server that gives these answers one after the other, and the last one again and again. */
function server(...answers: ((request: Request) => Response | Promise<Response>)[]) {
  const tried: Tried[] = [];
  const fetch = async (request: Request) => {
    const { headers } = request;
    const answer = answers[Math.min(tried.length, answers.length - 1)];
    tried.push({
      key: headers.get('idempotency-key'),
      authorization: headers.get('authorization'),
      body: await request.clone().text(),
    });
    return (answer as (typeof answers)[number])(request);
  };
  return { tried, fetch };
}

const ok = () => Response.json({ id: '1' }, { status: 201 });
const lost = (): Response => {
  throw new TypeError('fetch failed');
};
const refuse =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    new Response('{}', { status, headers });
const silent = ({ signal }: Request) =>
  new Promise<Response>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
/** The head of an answer and a part of its body. */
const brokenOff = () =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"id":'));
        controller.error(new TypeError('terminated'));
      },
    }),
  );

const post = (init: RequestInit = {}) => new Request(URL, { method: 'POST', body: '{"text":"hi"}', ...init });

function sendTo(fetch: (request: Request) => Promise<Response>, retry = quick, token?: Token) {
  return createSend({ fetch, retry, authorize: createAuthorize({ token }) });
}

describe('a write', () => {
  it.each([
    ['no answer', lost],
    ['an answer that breaks off', brokenOff],
    ['503', refuse(503)],
    ['429', refuse(429, { 'retry-after': '0' })],
    ['504', refuse(504)],
  ])('is sent again after %s, the same with the same key', async (_, trouble) => {
    const { tried, fetch } = server(trouble, trouble, ok);
    const response = await sendTo(fetch)(post());
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ id: '1' });
    expect(tried).toHaveLength(3);
    expect(tried[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(tried).toEqual(Array(3).fill(tried[0]));
    expect(tried[0]?.body).toBe('{"text":"hi"}');
  });

  it('keeps the key that it was given, and others have one each', async () => {
    const { tried, fetch } = server(ok);
    const send = sendTo(fetch);
    await send(post({ headers: { 'idempotency-key': 'mine' } }));
    await send(post());
    await send(post());
    expect(tried[0]?.key).toBe('mine');
    expect(new Set(tried.map(({ key }) => key)).size).toBe(3);
  });

  it('is not sent again after any other refusal', async () => {
    for (const status of [400, 401, 404, 409, 422, 500]) {
      const { tried, fetch } = server(refuse(status), ok);
      expect((await sendTo(fetch)(post())).status).toBe(status);
      expect(tried).toHaveLength(1);
    }
  });
});

describe('trying', () => {
  it('ends: with the last refusal', async () => {
    const { tried, fetch } = server(refuse(503));
    expect((await sendTo(fetch, { ...quick, tries: 3 })(post())).status).toBe(503);
    expect(tried).toHaveLength(3);
  });

  it('ends: with an error that says that there was no answer', async () => {
    const { tried, fetch } = server(lost);
    const error = await sendTo(fetch)(post()).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(RippleError);
    expect(error).toMatchObject({
      status: 0,
      detail: 'POST /v1/posts was not answered: fetch failed',
      cause: expect.any(TypeError),
    });
    expect(tried).toHaveLength(4);
  });

  it('does not wait for a server that is silent', async () => {
    const { tried, fetch } = server(silent, ok);
    expect((await sendTo(fetch, { ...quick, answerLimitMs: 10 })(post())).status).toBe(201);
    expect(tried).toHaveLength(2);
  });

  it('waits longer for the answer to much that is sent', async () => {
    const slow = async (request: Request) => Promise.race([silent(request), wait(200, undefined).then(ok)]);
    const { tried, fetch } = server(slow);
    const send = sendTo(fetch, { tries: 1, answerLimitMs: 10 });
    await expect(send(post())).rejects.toThrow('nothing came within 10 ms');
    expect((await send(post({ body: 'x'.repeat(500_000) }))).status).toBe(201);
    expect(tried).toHaveLength(2);
  });

  it('waits as long as Retry-After says', async () => {
    const { fetch } = server(refuse(429, { 'retry-after': '1' }), ok);
    const since = performance.now();
    await sendTo(fetch)(post());
    expect(performance.now() - since).toBeGreaterThan(995);
  });

  it.each([
    ['7', 7_000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2020 00:00:00 GMT', 0],
    ['soon', undefined],
  ])('understands Retry-After: %s', (retryAfter, ms) => {
    expect(retryAfterOf(refuse(503, { 'retry-after': retryAfter })(), Date.UTC(2026, 0, 1))).toBe(ms);
  });

  it('is given up at once if the server asks for a longer wait than the caller has', async () => {
    const { tried, fetch } = server(refuse(429, { 'retry-after': '30' }), ok);
    const response = await sendTo(fetch, { ...quick, longestWaitMs: 5_000 })(post());
    expect(response.status).toBe(429);
    expect(tried).toHaveLength(1);
  });

  it.each([
    ['an answer', silent],
    ['the next try', refuse(503, { 'retry-after': '50' })],
  ])('ends when the caller leaves while it waits for %s', async (_, trouble) => {
    const cancelled = new AbortController();
    const { tried, fetch } = server((request) => {
      setTimeout(() => cancelled.abort(new Error('I am cancelled')), 5);
      return trouble(request);
    });
    await expect(sendTo(fetch)(post(), cancelled.signal)).rejects.toThrow('I am cancelled');
    expect(tried).toHaveLength(1);
  });

  it('asks for the token each time', async () => {
    let number = 0;
    const { tried, fetch } = server(refuse(503), ok);
    await sendTo(fetch, quick, async () => `token ${++number}`)(post());
    expect(tried.map(({ authorization }) => authorization)).toEqual(['Bearer token 1', 'Bearer token 2']);
  });
});

it('reads carry no key, and an answer without content has none', async () => {
  const { tried, fetch } = server(() => new Response(null, { status: 204 }));
  const response = await sendTo(fetch)(new Request(URL));
  expect(response.status).toBe(204);
  expect(await response.text()).toBe('');
  expect(tried[0]?.key).toBe(null);
});
