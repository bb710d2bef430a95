import { getEventListeners } from 'node:events';
import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import {
  answerOf,
  type EventStream,
  type NotificationEvent,
  type Post,
  type PostEvent,
  type Profile,
  Ripple,
  RippleError,
  type StreamState,
  type User,
} from './index.ts';

/** A Ripple that answers this for each path and query. */
function rippleThatAnswers(answers: Record<string, unknown>, status = 200) {
  const asked: string[] = [];
  const ripple = new Ripple({
    url: 'http://ripple.test/under/',
    retry: { tries: 1 },
    fetch: async ({ url }) => {
      const path = url.slice('http://ripple.test/under'.length);
      asked.push(path);
      return Response.json(answers[path], { status });
    },
  });
  return { ripple, asked };
}

const item = (id: number) => ({ id: String(id) });
const threePages = {
  '/v1/timelines/tags/%EB%B0%94%EB%8B%A4?limit=2': {
    items: [item(5), item(4)],
    next: '/v1/timelines/tags/%EB%B0%94%EB%8B%A4?limit=2&before=4',
    prev: null,
  },
  '/v1/timelines/tags/%EB%B0%94%EB%8B%A4?limit=2&before=4': {
    items: [],
    next: '/v1/timelines/tags/%EB%B0%94%EB%8B%A4?limit=2&before=3',
    prev: null,
  },
  '/v1/timelines/tags/%EB%B0%94%EB%8B%A4?limit=2&before=3': { items: [item(1)], next: null, prev: null },
};

describe('pages', () => {
  it('are followed to the end, one item after the other', async () => {
    const { ripple, asked } = rippleThatAnswers(threePages);
    const ids: string[] = [];
    for await (const { id } of ripple.timelines.tag('바다', { limit: 2 })) ids.push(id);
    expect(ids).toEqual(['5', '4', '1']);
    expect(asked).toEqual(Object.keys(threePages));
  });

  it('are read only when they are needed, and anew each time', async () => {
    const { ripple, asked } = rippleThatAnswers(threePages);
    const posts = ripple.timelines.tag('바다', { limit: 2 });
    for (let round = 1; round <= 2; round++) {
      for await (const { id } of posts) if (id === '4') break;
      expect(asked).toHaveLength(round);
    }
  });

  it('that could not be read can be asked for again', async () => {
    const [[path, first]] = Object.entries(threePages) as [[string, object]];
    const answers: Record<string, unknown> = { [path]: first };
    const { ripple } = rippleThatAnswers(answers);
    const pages = ripple.timelines.tag('바다', { limit: 2 }).byPage()[Symbol.asyncIterator]();
    await pages.next();
    await expect(pages.next()).rejects.toThrow(RippleError);
    Object.assign(answers, threePages);
    expect(await pages.next()).toMatchObject({ done: false, value: { items: [] } });
    expect(await pages.next()).toMatchObject({ done: false, value: { items: [{ id: '1' }] } });
    expect(await pages.next()).toEqual({ done: true, value: undefined });
  });

  it('can be taken whole', async () => {
    const { ripple } = rippleThatAnswers({
      '/v1/notifications?limit=1&before=9': { items: [item(8)], next: null, prev: null, unread: 3 },
    });
    const pages = [];
    for await (const page of ripple.notifications.list({ limit: 1, before: '9' }).byPage()) pages.push(page);
    expect(pages).toMatchObject([{ items: [{ id: '8' }], unread: 3 }]);
  });
});

describe('an export', () => {
  /** Answers by a body that the test gives, after `busy` refusals. */
  function exporting(options: { busy?: number; answerLimitMs?: number } = {}) {
    const { busy = 0, ...retry } = options;
    let asked = 0;
    let give!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        give = controller;
      },
    });
    const ripple = new Ripple({
      url: 'http://ripple.test',
      retry: { firstWaitMs: 1, ...retry },
      fetch: async ({ signal }) => {
        if (++asked <= busy) return new Response('busy', { status: 503 });
        signal.addEventListener('abort', () => give.error(signal.reason));
        return new Response(body);
      },
    });
    const bytes = new TextEncoder().encode('{"user":"바다"}\n{"post":1}\n');
    return { lines: ripple.users.export()[Symbol.asyncIterator](), give, bytes, asked: () => asked };
  }

  it('comes line by line, however it is cut, before its end', async () => {
    const { lines, give, bytes } = exporting();
    // In the middle of a character.
    give.enqueue(bytes.subarray(0, 10));
    give.enqueue(bytes.subarray(10));
    expect(await lines.next()).toEqual({ done: false, value: '{"user":"바다"}' });
    expect(await lines.next()).toEqual({ done: false, value: '{"post":1}' });
    give.close();
    expect(await lines.next()).toEqual({ done: true, value: undefined });
  });

  it('may take longer than an answer, and no part of it may', async () => {
    const { lines, give, bytes } = exporting({ answerLimitMs: 400 });
    for (let part = 0; part < 3; part++) {
      const line = lines.next();
      setTimeout(() => give.enqueue(bytes.subarray(bytes.length - 11)), 150);
      expect((await line).value).toBe('{"post":1}');
    }
    await expect(lines.next()).rejects.toMatchObject({
      status: 0,
      detail: expect.stringContaining('400 ms'),
    });
  });

  it('is asked for again while there are too many', async () => {
    const { lines, give, bytes, asked } = exporting({ busy: 2 });
    give.enqueue(bytes);
    expect((await lines.next()).value).toBe('{"user":"바다"}');
    expect(asked()).toBe(3);
  });

  it('that breaks off says so', async () => {
    const { lines, give, bytes } = exporting();
    give.enqueue(bytes.subarray(0, bytes.length - 1));
    give.close();
    await lines.next();
    await expect(lines.next()).rejects.toMatchObject({ name: 'RippleError', status: 0 });
  });
});

describe('a refusal', () => {
  const problem = {
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    detail: '/text must not be empty',
    errors: [{ pointer: '/text', detail: 'must not be empty' }],
  };

  it('is thrown with what the server says', async () => {
    const { ripple } = rippleThatAnswers({ '/v1/posts': problem, '/v1/posts/1': problem }, 400);
    const calls = [
      ripple.posts.create({ text: '' }),
      answerOf(ripple.http.GET('/v1/posts/{id}', { params: { path: { id: '1' } } })),
    ];
    for (const call of calls) {
      const error = await call.catch((thrown) => thrown);
      expect(error).toBeInstanceOf(RippleError);
      expect(error).toMatchObject({ status: 400, detail: problem.detail, errors: problem.errors });
    }
  });

  it('of a proxy on the way is one, too', async () => {
    const ripple = new Ripple({
      url: 'http://ripple.test',
      retry: { tries: 1 },
      fetch: async () =>
        new Response('<h1>Bad gateway</h1>', {
          status: 502,
          statusText: 'Bad Gateway',
          headers: { 'retry-after': '3' },
        }),
    });
    const error = await ripple.users.get('ada').catch((thrown) => thrown);
    expect(error).toMatchObject({ status: 502, detail: '502 Bad Gateway', errors: [], retryAfterMs: 3_000 });
  });
});

describe('who calls', () => {
  const url = 'http://ripple.test';
  const callers: { authorization: string | null; user: string | null; path: string }[] = [];
  const fetch = async ({ headers, url: asked }: Request) => {
    callers.push({
      authorization: headers.get('authorization'),
      user: headers.get('ripple-user'),
      path: asked.slice(url.length),
    });
    return Response.json({}, { status: asked.includes('/stream/') ? 403 : 200 });
  };
  beforeEach(() => callers.splice(0));

  it('is a user, or the application by itself or for a user of its own', async () => {
    const server = new Ripple({ url, serverToken: async () => 'of the server', fetch });
    await new Ripple({ url, token: 'of a user', fetch }).users.me();
    await server.users.byExternalId('kunde/7 %');
    await server.as('바다 %/?').users.me();
    await expect(server.as('b').as('a').stream('home')[Symbol.asyncIterator]().next()).rejects.toThrow();
    expect(callers).toEqual([
      { authorization: 'Bearer of a user', user: null, path: '/v1/users/me' },
      { authorization: 'Bearer of the server', user: null, path: '/v1/users/by-external-id/kunde%2F7%20%25' },
      {
        authorization: 'Bearer of the server',
        user: '%EB%B0%94%EB%8B%A4%20%25%2F%3F',
        path: '/v1/users/me',
      },
      { authorization: 'Bearer of the server', user: 'a', path: '/v1/stream/home' },
    ]);
  });

  it('is never unclear', () => {
    expect(() => new Ripple({ url, token: 'a', serverToken: 'b' })).toThrow(TypeError);
    expect(() => new Ripple({ url, token: 'a' }).as('b')).toThrow(TypeError);
  });

  it('does not lead to another address', async () => {
    const server = new Ripple({ url, serverToken: 'a', fetch });
    for (const step of ['.', '..']) {
      await expect(server.users.byExternalId(step)).rejects.toThrow(TypeError);
      await expect(server.as('a').posts.deleteByExternalId(step)).rejects.toThrow(TypeError);
    }
    expect(callers).toEqual([]);
  });
});

describe('a filter', () => {
  it('is part of what is asked', async () => {
    const empty = { items: [], next: null, prev: null };
    const answers = {
      '/v1/timelines/home?types=order.shipped%2Cpost&replies=0&reposts=0&media=1': empty,
      '/v1/timelines/bookmarks?limit=1': empty,
      '/v1/stream/tags/%EB%B0%94%EB%8B%A4?types=a&replies=0': {},
    };
    const { ripple, asked } = rippleThatAnswers(answers);
    const types = ['order.shipped', 'post'];
    await ripple.timelines.home({ types, replies: false, reposts: false, media: true }).firstPage();
    await ripple.timelines.bookmarks({ limit: 1, replies: true, media: false }).firstPage();
    const leaving = new AbortController();
    const onState = (state: StreamState) => state === 'waiting' && leaving.abort();
    const filter = { types: ['a'], replies: false };
    const stream = ripple.stream({ tag: '바다' }, { ...filter, signal: leaving.signal, onState });
    for await (const event of stream) expect(event).toBe('none');
    expect(asked).toEqual(Object.keys(answers));
  });
});

it('sends pictures as a form', async () => {
  const sent: (string | null)[] = [];
  const ripple = new Ripple({
    url: 'http://ripple.test',
    token: 'a',
    async fetch(request) {
      const form = await request.formData();
      const file = form.get('file') as File;
      sent.push(
        request.headers.get('idempotency-key'),
        String(form.get('alt')),
        file.type,
        await file.text(),
      );
      return Response.json({ id: '1' }, { status: 201 });
    },
  });
  const picture = new Blob(['not really'], { type: 'image/png' });
  await ripple.media.upload(picture, { alt: '바다', idempotencyKey: 'mine' });
  expect(sent).toEqual(['mine', '바다', 'image/png', 'not really']);
});

it('listens to a signal only as long as a call takes', async () => {
  const { ripple } = rippleThatAnswers({ '/v1/posts/1': item(1) });
  const { signal } = new AbortController();
  for (let call = 0; call < 20; call++) await ripple.posts.get('1', { signal });
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('the addresses of feeds are escaped', () => {
  const { feeds } = new Ripple({ url: 'https://ripple.test/' });
  expect(feeds.public('json')).toBe('https://ripple.test/v1/timelines/public/feed.json');
  expect(feeds.tag('바다', 'rss')).toBe('https://ripple.test/v1/tags/%EB%B0%94%EB%8B%A4/feed.rss');
});

it('has the types of the contract', () => {
  // Read by the compiler, never called.
  const typed = async (ripple: Ripple) => {
    expectTypeOf(await ripple.posts.get('1')).toEqualTypeOf<Post>();
    expectTypeOf<Post['visibility']>().toEqualTypeOf<'public' | 'followers' | 'direct'>();
    expectTypeOf<NonNullable<Post['repostOf']>['text']>().toBeString();
    expectTypeOf((await ripple.users.create({ handle: 'ada' })).user).toEqualTypeOf<Profile>();
    expectTypeOf(ripple.stream('notifications')).toEqualTypeOf<EventStream<NotificationEvent>>();
    expectTypeOf(ripple.stream({ tag: 'a' })).toEqualTypeOf<EventStream<PostEvent>>();
    for await (const post of ripple.timelines.home()) expectTypeOf(post).toEqualTypeOf<Post>();
    for await (const page of ripple.notifications.list().byPage()) expectTypeOf(page.unread).toBeNumber();
    for await (const user of ripple.posts.favouritedBy('1')) expectTypeOf(user).toEqualTypeOf<User>();
    expectTypeOf((await ripple.posts.context('1')).descendants).toEqualTypeOf<Post[]>();
    await ripple.posts.put('a', { type: 'order.shipped', data: { order: 7 } });
    ripple.pages('/v1/users/{handle}/posts', { handle: 'ada' }, { types: ['post'] });
    for await (const { type, data } of ripple.events({ types: ['user.changed'] })) {
      expectTypeOf(type).toExtend<string>();
      expectTypeOf(data.id).toBeString();
    }
    // @ts-expect-error there is no such event
    ripple.events({ types: ['post.made'] });
    // @ts-expect-error users have no types
    ripple.pages('/v1/users/{handle}/followers', { handle: 'ada' }, { types: ['post'] });
    // @ts-expect-error notifications have no types
    ripple.stream('notifications', { types: ['post'] });
    // @ts-expect-error of whom?
    ripple.pages('/v1/users/{handle}/followers');
    // @ts-expect-error one post is no list
    ripple.pages('/v1/posts/{id}', { id: '1' });
    // @ts-expect-error a stream has no answer
    ripple.http.GET('/v1/stream/home');
    // @ts-expect-error there is no such visibility
    ripple.posts.create({ text: 'a', visibility: 'secret' });
  };
  expect(typed).toBeTypeOf('function');
});
