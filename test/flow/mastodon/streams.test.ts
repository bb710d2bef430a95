import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { openStream } from '../../sse.ts';
import { ONE_PIXEL, uploadMedia } from '../upload-media.ts';
import { type OpenSocket, openSocket } from './open-socket.ts';
import { clientFor } from './token-for.ts';

const LIMIT = { timeout: 30_000, interval: 20 };
const PATH = '/api/v1/streaming';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;
let client: TestClient & { token: string };
const opened: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  ripple = await startRipple();
  [ada, bob] = [await ripple.user('ada'), await ripple.user('bob')];
  client = await clientFor(ripple, ada);
  await ada.put('/v1/users/bob/follow');
});
afterEach(() => Promise.all(opened.splice(0).map((each) => each.close())));
afterAll(() => ripple?.dispose());

/** A stream of either kind, with what it has sent: the name of each event, and its entity or id. */
interface Open {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into entities as a client would
  events(): [event: string | undefined, payload: any][];
  ended: Promise<unknown>;
}
type Opening = (name: string, params?: string, token?: string) => Promise<Open>;

const openEvents: Opening = async (name, params = '', token = client.token) => {
  const stream = await openStream(ripple.url, `${PATH}/${name.replaceAll(':', '/')}?${params}`, {
    user: { token },
  });
  opened.push(stream);
  expect(stream.status).toBe(200);
  const events = () => stream.events.map(({ event, data }): [string, unknown] => [event, data]);
  return { events, ended: stream.ended };
};

async function socketOf(path: string, options: Parameters<typeof openSocket>[2]): Promise<OpenSocket> {
  const socket = await openSocket(ripple.url, path, options);
  opened.push(socket);
  return socket;
}

const openOnSocket: Opening = async (name, params = '', token = client.token) => {
  const { messages, ended } = await socketOf(`${PATH}?stream=${name}&${params}`, { token });
  const events = () =>
    messages.map(({ event, payload = '' }): [string | undefined, unknown] => [event, JSON.parse(payload)]);
  return { events, ended };
};

const say = async (text: string, more: object = {}): Promise<string> => {
  const { status, body } = await bob.post('/v1/posts', { text, ...more });
  expect(status).toBe(201);
  return body.id;
};

/** What was sent, shortly: `update hello`, `delete 12`, `notification follow`. */
const told = ({ events }: Open): string[] =>
  events().map(([event, payload]) => {
    const text = String(payload.content ?? '').replace(/<[^>]*>/g, '');
    return `${event} ${payload.type ?? (text || payload)}`;
  });
const eventuallyTold = (stream: Open, expected: string[]) =>
  expect.poll(() => told(stream), LIMIT).toEqual(expected);

/** Sends a post to a tag until a stream has one: what comes after that would come. */
let flags = 0;
async function isAwake(stream: Open, text: string): Promise<void> {
  const { length } = stream.events();
  await say(`${text} ${++flags}`);
  await expect.poll(() => stream.events().length, LIMIT).toBe(length + 1);
}

describe.each([
  { kind: 'server-sent events', open: openEvents },
  { kind: 'a socket', open: openOnSocket },
])('$kind', ({ open }) => {
  it('tells of posts at home, their edits and deletions, and of notifications', async () => {
    const stream = await open('user');
    const id = await say('hello');
    await eventuallyTold(stream, ['update hello']);
    const { body } = await client.get('/api/v1/timelines/home?limit=1');
    expect(stream.events()[0]?.[1]).toEqual(body[0]);
    await bob.patch(`/v1/posts/${id}`, { text: 'hello!' });
    await eventuallyTold(stream, ['update hello', 'status.update hello!']);
    await bob.delete(`/v1/posts/${id}`);
    const before = ['update hello', 'status.update hello!', `delete ${id}`];
    await eventuallyTold(stream, before);

    const own = (await ada.post('/v1/posts', { text: 'mine' })).body.id;
    await eventuallyTold(stream, [...before, 'update mine']);
    await bob.put(`/v1/posts/${own}/favourite`);
    await eventuallyTold(stream, [...before, 'update mine', 'notification favourite']);
    expect(stream.events().at(-1)?.[1]).toEqual({
      id: expect.stringMatching(/^\d+$/),
      type: 'favourite',
      created_at: expect.stringMatching(/Z$/),
      group_key: expect.any(String),
      account: expect.objectContaining({ id: bob.id, acct: 'bob' }),
      status: expect.objectContaining({ id: own, content: '<p>mine</p>' }),
    });
  });

  it('tells of notifications alone, one without a status', async () => {
    const stream = await open('user:notification');
    const carol = await ripple.user(`carol_${++flags}`);
    await say('nothing for this stream');
    await carol.put('/v1/users/ada/follow');
    await eventuallyTold(stream, ['notification follow']);
    expect(stream.events()[0]?.[1]).not.toHaveProperty('status');
    expect(stream.events()[0]?.[1]).toMatchObject({ account: { acct: carol.handle } });
  });

  it('tells of public posts, of those with a tag, and of those with pictures', async () => {
    const streams = {
      public: await open('public'),
      local: await open('public:local'),
      media: await open('public:media'),
      localMedia: await open('public:local:media'),
      tag: await open('hashtag', 'tag=Fish'),
      localTag: await open('hashtag:local', 'tag=%23fish'),
      remote: await open('public:remote'),
      list: await open('list', 'list=12'),
      direct: await open('direct'),
    };
    await say('plain');
    await say('one #fish');
    const { id } = (await uploadMedia(ripple.url, bob.token, ONE_PIXEL)).body;
    // That it becomes ready is told as an edit of its posts.
    await expect.poll(async () => (await bob.get(`/v1/media/${id}`)).body.state, LIMIT).toBe('ready');
    await say('shown', { mediaIds: [id] });
    const all = ['update plain', 'update one #fish', 'update shown'];
    await eventuallyTold(streams.public, all);
    await eventuallyTold(streams.local, all);
    await eventuallyTold(streams.media, ['update shown']);
    await eventuallyTold(streams.localMedia, ['update shown']);
    await eventuallyTold(streams.tag, ['update one #fish']);
    await eventuallyTold(streams.localTag, ['update one #fish']);
    expect([streams.remote, streams.list, streams.direct].flatMap(told)).toEqual([]);
  });

  it('ends when its token is revoked, and when its user leaves', async () => {
    const dora = await ripple.user(`dora_${++flags}`);
    const [revoked, left, stays] = [
      await clientFor(ripple, ada),
      await clientFor(ripple, dora),
      await open('user'),
    ];
    const [first, second] = [await open('user', '', revoked.token), await open('public', '', left.token)];
    await ripple.database.db
      .deleteFrom('oauth_tokens')
      .where('id', '=', (eb) =>
        eb
          .selectFrom('oauth_tokens')
          .select('id')
          .where('user_id', '=', Number(ada.id) as never)
          .orderBy('id', 'desc')
          .limit(1),
      )
      .execute();
    await first.ended;
    expect((await dora.delete('/v1/users/me')).status).toBeLessThan(300);
    await second.ended;
    await isAwake(stays, 'still here');
  });

  it('ends at once with the process', async () => {
    const stream = await open('user');
    const since = Date.now();
    await ripple.restart('api');
    await stream.ended;
    expect(Date.now() - since).toBeLessThan(10_000);
  });

  it.each([
    ['no token', () => '', 401, 'The access token is invalid'],
    ['a wrong token', () => 'wrong', 401, 'The access token is invalid'],
    ['a token of a user of Ripple', () => ada.token, 401, 'The access token is invalid'],
    [
      'that of a client',
      async () => (await clientFor(ripple, undefined)).token,
      422,
      'This method requires an authenticated user',
    ],
  ])('is refused with %s', async (_, tokenOf, status, error) => {
    const token = await tokenOf();
    const isSocket = open === openOnSocket;
    if (isSocket) {
      const refused = openSocket(ripple.url, `${PATH}?stream=user`, token === '' ? {} : { token });
      await expect(refused).rejects.toThrow(`${status} ${JSON.stringify({ error })}`);
    } else {
      const headers: Record<string, string> = token === '' ? {} : { authorization: `Bearer ${token}` };
      const answer = await ripple.anybody.get(`${PATH}/user`, headers);
      expect([answer.status, answer.body]).toEqual([status, { error }]);
    }
  });
});

describe('server-sent events', () => {
  it('have no lines but those that clients know', async () => {
    const stream = await fetch(new URL(`${PATH}?stream=public&access_token=${client.token}`, ripple.url));
    expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const read = async (end: RegExp) => {
      while (!end.test(text)) text += (await reader?.read())?.value ?? '';
    };
    await read(/:thump\n/);
    const id = await say('exactly');
    await read(/exactly.*\n\n/);
    await bob.delete(`/v1/posts/${id}`);
    await read(/delete\n.*\n\n/);
    await reader?.cancel();
    expect(text).toMatch(
      new RegExp(
        `^:\\)\n(:thump\n)+event: update\ndata: {"id":"${id}".*}\n\n(:thump\n)*event: delete\ndata: ${id}\n\n`,
      ),
    );
  });

  it.each([
    ['/health', 200, 'OK'],
    ['', 404, { error: 'Record not found' }],
    ['/nowhere', 400, { error: 'Unknown channel requested' }],
    ['?stream=nothing', 400, { error: 'Unknown stream type' }],
    ['/hashtag', 400, { error: 'Missing tag name parameter' }],
    ['/list', 400, { error: 'Missing list name parameter' }],
  ])('%s answers %i', async (path, status, expected) => {
    const answer = await client.get(`${PATH}${path}`);
    expect([answer.status, answer.body ?? answer.text]).toEqual([status, expected]);
  });

  it.each([
    [['read:statuses'], ['public', 'hashtag?tag=a', 'direct'], ['user', 'user/notification']],
    [['read:notifications'], ['user/notification'], ['user', 'public']],
    [['read:statuses', 'read:notifications'], ['user', 'user/notification', 'public'], []],
    [['read'], ['user', 'user/notification', 'public'], []],
    [['write'], [], ['user', 'user/notification', 'public', 'direct']],
  ])('need scopes: with %j', async (scopes, allowed, refused) => {
    const { token } = await clientFor(ripple, ada, scopes);
    const statusOf = async (name: string) => {
      const stream = await openStream(ripple.url, `${PATH}/${name}`, { user: { token } });
      opened.push(stream);
      return stream.status;
    };
    expect(await Promise.all(allowed.map(statusOf))).toEqual(allowed.map(() => 200));
    expect(await Promise.all(refused.map(statusOf))).toEqual(refused.map(() => 403));
  });
});

describe('a socket', () => {
  it.each([
    ['its address', (token: string) => [`${PATH}?access_token=${token}`, {}] as const],
    ['its address, with a slash', (token: string) => [`${PATH}/?access_token=${token}`, {}] as const],
    ['Authorization', (token: string) => [PATH, { token }] as const],
    ['its protocol', (token: string) => [PATH, { protocol: token }] as const],
  ])('takes a token in %s', async (_, where) => {
    const [path, options] = where(client.token);
    const socket = await socketOf(path, options);
    expect(socket.socket.protocol).toBe('protocol' in options ? client.token : '');
    socket.send({ type: 'subscribe', stream: 'public' });
    socket.send({ type: 'subscribe', stream: 'nothing' });
    await expect.poll(() => socket.messages, LIMIT).toEqual([{ error: 'Unknown stream type', status: 400 }]);
  });

  it('carries streams that are subscribed to and left, each event with the name of its own', async () => {
    const socket = await socketOf(PATH, { token: client.token });
    const heard = () =>
      socket.messages.flatMap(({ stream, payload }) =>
        payload ? `${stream?.join(' ')}: ${JSON.parse(payload).content.replace(/<[^>]*>/g, '')}` : [],
      );
    // Each is answered in its turn: by the error, what stands before it was taken.
    const errors = () => socket.messages.filter(({ error }) => error === 'Unknown stream type').length;
    const taken = async () => {
      const before = errors();
      socket.send({ type: 'subscribe', stream: 'none' });
      await expect.poll(errors, LIMIT).toBe(before + 1);
    };
    socket.send({ type: 'subscribe', stream: 'hashtag', tag: 'Cat' });
    socket.send({ type: 'subscribe', stream: 'hashtag', tag: 'dog' });
    socket.send({ type: 'subscribe', stream: 'hashtag', tag: 'cat' });
    socket.send('no JSON');
    socket.send({ type: 'what', stream: 'public' });
    await taken();
    for (const [stream, tag] of [
      ['hashtag dog', 'dog'],
      ['hashtag Cat', 'cat'],
    ]) {
      // A client is not told when a stream has begun.
      const hears = async () => {
        await say(`ready #${tag}`);
        return heard();
      };
      await expect.poll(hears, LIMIT).toContain(`${stream}: ready #${tag}`);
    }

    socket.send({ type: 'unsubscribe', stream: 'hashtag', tag: 'CAT' });
    socket.send({ type: 'unsubscribe', stream: 'hashtag', tag: 'bird' });
    await taken();
    await say('unheard #cat');
    await say('both #dog #cat');
    await expect.poll(heard, LIMIT).toContain('hashtag dog: both #dog #cat');
    expect(heard().filter((each) => /unheard|both/.test(each))).toEqual(['hashtag dog: both #dog #cat']);
  });

  it('is told why a subscription is refused', async () => {
    const { token } = await clientFor(ripple, ada, ['read:notifications']);
    const socket = await socketOf(`${PATH}?stream=user`, { token });
    socket.send({ type: 'subscribe', stream: 'hashtag', tag: 'a' });
    await expect.poll(() => socket.messages.map(({ status }) => status), LIMIT).toEqual([403, 403]);
    const other = await socketOf(PATH, { token: client.token });
    other.send({ type: 'subscribe', stream: 'hashtag' });
    for (let number = 0; number < 21; number++)
      other.send({ type: 'subscribe', stream: 'list', list: String(number) });
    await expect
      .poll(() => other.messages, LIMIT)
      .toEqual([
        { error: 'Missing tag name parameter', status: 400 },
        { error: 'Too many subscriptions', status: 429 },
      ]);
  });

  it.each([
    ['is binary', 1003, ({ socket }: OpenSocket) => socket.send(Buffer.from('{}'))],
    ['is long', 1009, ({ socket }: OpenSocket) => socket.send(' '.repeat(5_000))],
    ['is one of very many', 1008, ({ send }: OpenSocket) => Array.from({ length: 101 }, () => send('{}'))],
    [
      'is one of very many pings',
      1008,
      ({ socket }: OpenSocket) => {
        socket.on('pong', () => socket.ping());
        socket.ping();
      },
    ],
  ])('ends by a message that %s', async (_, status, send) => {
    const socket = await socketOf(PATH, { token: client.token });
    send(socket);
    expect(await socket.ended).toBe(status);
  });

  it('ends where its client is gone without a word', async () => {
    const socket = await socketOf(`${PATH}?stream=public`, { token: client.token });
    const before = await ripple.metricsOf('api');
    const dropped = (text: string) => Number(/^ripple_streams_dropped_total (\d+)/m.exec(text)?.[1] ?? 0);
    socket.socket.pause();
    await expect.poll(async () => dropped(await ripple.metricsOf('api')), LIMIT).toBe(dropped(before) + 1);
  });
});

it('there are as many streams of a user, of both kinds together', async () => {
  await ripple.restart('api', { STREAMS_PER_USER: 2 });
  try {
    await openEvents('user');
    await openOnSocket('user');
    expect((await client.get(`${PATH}/user`)).status).toBe(429);
    await expect(openSocket(ripple.url, PATH, { token: client.token })).rejects.toThrow(/^429 \{"error":/);
    await opened.pop()?.close();
    await expect
      .poll(async () => (await openOnSocket('user').catch(() => undefined)) !== undefined, LIMIT)
      .toBe(true);
  } finally {
    await ripple.restart('api');
  }
});

it('a page may open events from elsewhere', async () => {
  await ripple.restart('api', { CORS_ORIGINS: 'https://app.example' });
  const headers = { origin: 'https://app.example' };
  const stream = await openStream(ripple.url, `${PATH}/user`, { user: client, headers });
  opened.push(stream);
  expect(stream.headers.get('access-control-allow-origin')).toBe('https://app.example');
  expect(stream.headers.get('ratelimit-limit')).toMatch(/^\d+$/);
  await ripple.restart('api');
});

it('a wish for another protocol is left unheard elsewhere, and the connection goes on', async () => {
  const socket = connect(Number(new URL(ripple.url).port), '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  const upgrade = (protocol: string) =>
    `host: x\r\nconnection: Upgrade, HTTP2-Settings\r\nupgrade: ${protocol}\r\n`;
  const body = JSON.stringify({ text: 'by an older client' });
  const post = `authorization: Bearer ${bob.token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n`;
  socket.write(
    `POST /v1/posts HTTP/1.1\r\n${upgrade('h2c')}http2-settings: AAMAAABk\r\n${post}\r\n${body.slice(0, 9)}`,
  );
  await once(socket, 'connect');
  await sleep(0);
  socket.write(body.slice(9));
  await expect.poll(() => text, LIMIT).toMatch(/^HTTP\/1.1 201 [\s\S]*by an older client/);
  socket.write(`GET /v1/timelines/public HTTP/1.1\r\n${upgrade('websocket')}\r\n`);
  await expect.poll(() => text, LIMIT).toMatch(/HTTP\/1.1 200 [\s\S]*"items":/);
  socket.write(`GET ${PATH}/health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  await expect.poll(() => text, LIMIT).toMatch(/OK$/);
  socket.destroy();
});
