import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { given, openBrowser, type Person, patiently, person, url } from './browser.ts';

/** Where pages are that the api is told to let in (main.ts). */
const origin = new URL(given('RIPPLE_PAGE_ORIGIN'));
const server = createServer((_, response) => {
  response.setHeader('content-type', 'text/html').end('<!doctype html><title>an application</title>');
});
let browser: Browser;
let app: Page;
let grace: Person;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(Number(origin.port), resolve));
  browser = await openBrowser();
  grace = await person('grace');
  app = await browser.newPage();
  await app.goto(origin.href);
});
afterAll(async () => {
  await browser?.close();
  server.close();
});

/** What a page needs to call the api as a user. */
const access = () => ({ url, token: grace.token });

it('a page of another origin reads, with all headers of the contract', async () => {
  await grace.ripple.posts.create({ text: 'to be read from elsewhere' });
  await grace.ripple.posts.create({ text: 'and so is this' });
  const answer = await app.evaluate(async ({ url, token }) => {
    const response = await fetch(`${url}/v1/timelines/public?limit=1`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { items } = await response.json();
    const names = ['link', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'];
    return { count: items.length, headers: names.map((name) => response.headers.get(name)) };
  }, access());
  expect(answer).toEqual({ count: 1, headers: Array(4).fill(expect.stringMatching(/./)) });
});

it('posts, edits and deletes, and reads where a post is and why one is refused', async () => {
  const answers = await app.evaluate(async ({ url, token }) => {
    const call = (method: string, path: string, body?: object) =>
      fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'idempotency-key': crypto.randomUUID(),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
    const created = await call('POST', '/v1/posts', { text: 'from another origin' });
    const at = created.headers.get('location') ?? '';
    const edited = await call('PATCH', at, { text: 'and edited there' });
    const followed = await call('PUT', '/v1/users/nobody_at_all/follow');
    const invalid = await call('POST', '/v1/posts', { text: 1 });
    const deleted = await call('DELETE', at);
    const malformed = await call('GET', '/v1/users/%ff');
    const anonymous = await fetch(`${url}/v1/timelines/home`);
    const problems = [followed, invalid, malformed, anonymous].map(async (each) => {
      const { status, detail } = await each.json();
      return [each.status, status, typeof detail];
    });
    return { done: [created.status, edited.status, deleted.status], problems: await Promise.all(problems) };
  }, access());
  expect(answers).toEqual({
    done: [201, 200, 204],
    problems: [404, 400, 400, 401].map((status) => [status, status, 'string']),
  });
});

it('follows a stream, by fetch with a token and by EventSource without one', async () => {
  const text = `live ${Date.now()}`;
  const seen = await app.evaluate(
    async ({ url, token, text }) => {
      const headers = { authorization: `Bearer ${token}` };
      const abort = new AbortController();
      const home = await fetch(`${url}/v1/stream/home`, {
        headers: { ...headers, 'last-event-id': '1' },
        signal: abort.signal,
      });
      const source = new EventSource(`${url}/v1/stream/public`);
      const told = new Promise<string>((resolve) => {
        source.addEventListener('post', ({ data }) => {
          if (data.includes(text)) resolve(JSON.parse(data).text);
        });
      });
      await new Promise((resolve) => source.addEventListener('open', resolve));
      await fetch(`${url}/v1/posts`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ text }),
      });
      let received = '';
      const reader = home.body?.pipeThrough(new TextDecoderStream()).getReader();
      while (!received.includes(text)) received += (await reader?.read())?.value ?? '';
      abort.abort();
      const publicly = await told;
      source.close();
      return { home: received.includes('event: post'), publicly };
    },
    { ...access(), text },
  );
  expect(seen).toEqual({ home: true, publicly: text });
});

it('uploads a picture, shows it and reads it', async () => {
  const uploaded = await app.evaluate(async ({ url, token }) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 30 });
    canvas.getContext('2d')?.fillRect(0, 0, 20, 30);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
    const form = new FormData();
    form.set('file', blob ?? new Blob(), 'picture.png');
    const response = await fetch(`${url}/v1/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: form,
    });
    return { status: response.status, location: response.headers.get('location') };
  }, access());
  expect(uploaded).toEqual({ status: 201, location: expect.stringMatching(/^\/v1\/media\/\d+$/) });
  const look = () =>
    app.evaluate(
      async ({ url, token, location }) => {
        const media = await fetch(url + location, { headers: { authorization: `Bearer ${token}` } });
        return (await media.json()).url as string | null;
      },
      { ...access(), location: uploaded.location },
    );
  await expect.poll(look, patiently).not.toBeNull();
  const shown = await app.evaluate(
    async (address) => {
      const image = Object.assign(new Image(), { src: address });
      await image.decode();
      const read = await fetch(address);
      return {
        width: image.naturalWidth,
        type: read.headers.get('content-type'),
        bytes: (await read.blob()).size,
      };
    },
    (await look()) ?? '',
  );
  expect(shown).toEqual({ width: 40, type: 'image/webp', bytes: expect.any(Number) });
});

it('a page of an origin that is not let in reads and writes nothing', async () => {
  const stranger = await browser.newPage();
  await stranger.goto(origin.href.replace('localhost', '127.0.0.1'));
  const text = `by a stranger ${Date.now()}`;
  const answers = await stranger.evaluate(
    async ({ url, token, text }) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const calls = [
        fetch(`${url}/v1/timelines/public`),
        fetch(`${url}/v1/posts`, { method: 'POST', headers, body: JSON.stringify({ text }) }),
      ];
      return Promise.all(calls.map((call) => call.then(() => 'answered', String)));
    },
    { ...access(), text },
  );
  expect(answers).toEqual(Array(2).fill(expect.stringContaining('Failed to fetch')));
  for await (const post of grace.ripple.timelines.user(grace.handle)) expect(post.text).not.toBe(text);
  await stranger.close();
});
