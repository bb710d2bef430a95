import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { type OpenStream, openStream } from '../../sse.ts';
import { expectProblem } from '../contract/expect-problem.ts';
import { type Application, createApplication, JWT_SECRET } from './application.ts';
import {
  createEventReader,
  type EventReader,
  eventsPath,
  type Item,
  LIMIT,
  shortly,
} from './event-reader.ts';

let ripple: TestRipple;
let application: Application;
let get: EventReader['get'];
let mark: EventReader['mark'];
let since: EventReader['since'];
let newUser: EventReader['newUser'];
let newPost: EventReader['newPost'];

const STREAMS = 6;
const asStream = { accept: 'text/event-stream' };

beforeAll(async () => {
  ripple = await startRipple({
    services: ['api', 'outbox-relay'],
    settings: { AUTH_MODE: 'jwt', JWT_SECRET, STREAMS_PER_ADDRESS: STREAMS },
  });
  application = createApplication(ripple);
  ({ get, mark, since, newUser, newPost } = createEventReader(application));
});
afterAll(() => ripple?.dispose());

describe('GET /v1/events', () => {
  it('goes on after a cursor, in pages of any size, each event once', async () => {
    const ada = await newUser();
    const cursor = await mark();
    const posts: string[] = [];
    for (let n = 0; n < 5; n++) posts.push(await newPost(ada));
    await since(cursor);
    for (const limit of [1, 2, 3, 1_000]) {
      const seen: string[] = [];
      let after = cursor;
      for (;;) {
        const { body } = await get({ after, limit, types: 'post.created' });
        expect(body.items.length).toBeLessThanOrEqual(limit);
        seen.push(...body.items.map(({ data }: Item) => data.id));
        if (body.next === after) break;
        after = body.next;
      }
      expect(seen).toEqual(posts);
      expect((await get({ after })).body).toEqual({ items: [], next: after });
    }
    const { body } = await get({ after: cursor, limit: 3 });
    expect(body.next).toBe(body.items[2].id);
    expect(body.items.map(({ data }: Item) => data.id)).toEqual(posts.slice(0, 3));
  });

  it('shows only the types that are asked for', async () => {
    const [ada, bob] = [await newUser(), await newUser()];
    const cursor = await mark();
    const post = await newPost(ada);
    await bob.client.put(`/v1/posts/${post}/favourite`);
    await ada.client.delete(`/v1/posts/${post}`);
    await since(cursor);
    const typesOf = async (types: string) =>
      (await get({ after: cursor, types })).body.items.map(({ type }: Item) => type);
    expect(await typesOf('favourite.created')).toEqual(['favourite.created']);
    expect(await typesOf('post.deleted,post.created,post.deleted')).toEqual(['post.created', 'post.deleted']);
    expect(await typesOf('report.created')).toEqual([]);
  });

  it('shows reports', async () => {
    const [ada, bob] = [await newUser(), await newUser()];
    const cursor = await mark();
    const post = await newPost(ada);
    const { body: report } = await bob.client.post('/v1/reports', { postId: post, reason: 'spam' });
    await since(cursor);
    const { body } = await get({ after: cursor, types: 'report.created' });
    expect(body.items).toMatchObject([{ actor: bob.id, data: report }]);
  });

  it('shows at once what was answered before', async () => {
    const ada = await newUser();
    const cursor = await mark();
    const post = await newPost(ada);
    // The request waits a moment for open transactions; those of other tests may be longer.
    await expect
      .poll(async () => (await get({ after: cursor })).body.items.map(shortly), LIMIT)
      .toEqual([`post.created ${post} by ${ada.id}`]);
  });

  it.each([
    ['after', 'x'],
    ['after', '1'],
    ['after', '-1'],
    ['after', '1-2-3'],
    ['after', '99999999999999999999-1'],
    ['after', `1-${'9'.repeat(16)}`],
    ['after', `${'1'.repeat(100)}-1`],
    ['types', 'post.made'],
    ['types', ''],
    ['types', 'post.created,'],
    ['types', 'post.created, post.edited'],
    ['limit', '0'],
    ['limit', '1001'],
    ['limit', 'x'],
  ])('refuses %s=%s', async (name, value) => {
    expectProblem(await get({ [name]: value }), 400, `/querystring/${name}`);
  });

  it('is for the application alone', async () => {
    const user = await newUser();
    expectProblem(await ripple.anybody.get('/v1/events'), 401);
    expectProblem(await user.client.get('/v1/events'), 403);
    expectProblem(await application.clientOf({ scope: 'moderator' }).get('/v1/events'), 403);
    const stream = { accept: 'text/event-stream' };
    expectProblem(await ripple.anybody.get('/v1/events', stream), 401);
    expectProblem(await user.client.get('/v1/events', stream), 403);
  });
});

describe('a stream of events', () => {
  const opened: OpenStream[] = [];
  afterEach(() => Promise.all(opened.splice(0).map((stream) => stream.close())));

  async function open(parameters: Record<string, string>, lastId?: string): Promise<OpenStream> {
    const stream = await openStream(ripple.url, eventsPath(parameters), {
      user: { token: application.serverToken },
      headers: asStream,
      lastId,
    });
    expect(stream.status).toBe(200);
    opened.push(stream);
    return stream;
  }
  const told = ({ events }: OpenStream) => events.map(({ data }) => shortly(data));
  const eventuallyTold = (stream: OpenStream, expected: string[]) =>
    expect.poll(() => told(stream), LIMIT).toEqual(expected);

  it('sends what was missed and then what happens, as the pages have it', async () => {
    const ada = await newUser();
    const cursor = await mark();
    const first = await newPost(ada);
    const stream = await open({ after: cursor });
    expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
    await eventuallyTold(stream, [`post.created ${first} by ${ada.id}`]);
    await expect.poll(() => stream.comments, LIMIT).toContain('live');
    const second = await newPost(ada);
    await ada.client.delete(`/v1/posts/${first}`);
    await eventuallyTold(stream, [
      `post.created ${first} by ${ada.id}`,
      `post.created ${second} by ${ada.id}`,
      `post.deleted ${first} by ${ada.id}`,
    ]);
    const items = (await since(cursor)).slice(1);
    for (const [at, item] of items.entries()) {
      expect(stream.events[at + 1]).toEqual({ event: item.type, id: item.id, data: item });
    }
    const again = await open({ after: cursor }, items[0]?.id);
    await expect.poll(() => told(again)[0], LIMIT).toBe(`post.deleted ${first} by ${ada.id}`);
  });

  it('is the same for all readers, and passes over other types without losing its place', async () => {
    const ada = await newUser();
    const cursor = await mark();
    const wanted = { after: cursor, types: 'post.deleted' };
    const readers = [await open(wanted), await open(wanted), await open({ after: cursor })];
    const post = await newPost(ada);
    await ada.client.delete(`/v1/posts/${post}`);
    const deleted = `post.deleted ${post} by ${ada.id}`;
    for (const reader of readers) await expect.poll(() => told(reader), LIMIT).toContain(deleted);
    expect(told(readers[0] as OpenStream)).toEqual([deleted]);
    expect(told(readers[1] as OpenStream)).toEqual([deleted]);
    const place = await mark();
    // An id without an event says that all up to it was looked at.
    await expect.poll(() => readers[0]?.lastId, LIMIT).toBe(place);
  });

  it('begins with the oldest event where it is given no cursor', async () => {
    const { body } = await get({ limit: 1 });
    const stream = await open({});
    await expect.poll(() => stream.events[0]?.id, LIMIT).toBe(body.items[0].id);
  });

  it('refuses a cursor that is none, in the header, too', async () => {
    const { server } = application;
    expectProblem(await server.get(eventsPath({ after: 'x' }), asStream), 400, '/querystring/after');
    expectProblem(
      await server.get('/v1/events', { ...asStream, 'last-event-id': 'x' }),
      400,
      '/headers/last-event-id',
    );
    expectProblem(await server.get('/v1/events', { ...asStream, 'last-event-id': '1-1' }), 410);
  });

  it('counts among the live streams of its address', async () => {
    const cursor = await mark();
    for (let n = 0; n < STREAMS; n++) await open({ after: cursor });
    const refused = await application.server.get(eventsPath({ after: cursor }), asStream);
    expectProblem(refused, 429);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    await opened[0]?.close();
    await expect
      .poll(async () => {
        const { status } = await application.server.get(eventsPath({ after: cursor }), asStream);
        return status;
      }, LIMIT)
      .toBe(200);
  });

  it('is ended when its reader does not read', async () => {
    const ada = await newUser();
    const cursor = await mark();
    const post = await newPost(ada, { text: 'x'.repeat(5_000), data: { more: 'y'.repeat(8_000) } });
    // More than the buffers of the operating system take.
    await ripple.database.pool.query(
      "insert into events (type, object_id) select 'post.created', $1 from generate_series(1, 2000)",
      [post],
    );
    const { hostname, port } = new URL(ripple.url);
    const socket = connect(Number(port), hostname);
    const ended = once(socket, 'close');
    socket.on('error', () => {});
    socket.write(
      `GET ${eventsPath({ after: cursor })} HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\nauthorization: Bearer ${application.serverToken}\r\n\r\n`,
    );
    const metrics = async () => (await ripple.anybody.get('/metrics')).text;
    await expect.poll(metrics, LIMIT).toMatch(/ripple_streams_dropped_total 1/);
    await expect.poll(metrics, LIMIT).toMatch(/ripple_open_streams 0/);
    socket.resume();
    await ended;
  });
});

it('says 410 for a cursor after which events are not all there any more', async () => {
  const cursor = await mark();
  const later = await mark();
  await ripple.database.pool.query(
    "update events set at = at - interval '8 days' where (xid, id) <= ($1::xid8, $2)",
    later.split('-'),
  );
  // Its turn comes once in a minute.
  await ripple.redis.del(`${ripple.isolation.namespace}:turn:tidy-events`);
  await ripple.restart('outbox-relay');
  await expect.poll(async () => (await get({ after: cursor })).status, LIMIT).toBe(410);
  const refused = await get({ after: cursor });
  expectProblem(refused, 410);
  expect(refused.body.detail).toMatch(/expired/);
  expectProblem(await application.server.get(eventsPath({ after: cursor }), asStream), 410);
  expect((await get({ after: later })).status).toBe(200);
  expect((await get()).body.items[0].id).toBe(later);
  expectProblem(await get({ after: '1-1' }), 410);
  expect(await ripple.metricsOf('outbox-relay')).toMatch(/^ripple_events_waiting_seconds \d/m);
});
