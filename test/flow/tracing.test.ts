import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { UserId } from '@ripple/ids';
import { startRipple, startTcpProxy, type TcpProxy, type TestRipple, type TestUser } from '@ripple/test-env';
import { home, timelineKey } from '@ripple/timelines';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Collector, startCollector } from './collector.ts';

const PUBLISHED = ['POST /v1/posts', 'publish post-created', 'process post-created'];
/** From the request to the homes of followers. */
const DELIVERED = [...PUBLISHED, 'publish followers', 'process followers', 'slice', 'EVALSHA'];
const LIMIT = { timeout: 10_000 };
const CLIENT_TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CLIENT_SPAN = '00f067aa0ba902b7';
/** As a proxy passes it on. */
const byProxy = (traceparent: string) => ({ traceparent, 'x-forwarded-for': '192.0.2.1' });

let ripple: TestRipple;
let collector: Collector;
/** Between the api and the broker. */
let wire: TcpProxy;
const logs = new Map<string, () => string>();
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  [ripple, collector] = await Promise.all([startRipple({ services: [] }), startCollector()]);
  wire = await startTcpProxy(ripple.isolation.amqpUrl);
  const on = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    // What is made is exported soon.
    OTEL_BSP_SCHEDULE_DELAY: '50',
    LOG_LEVEL: 'debug',
  };
  await Promise.all([
    ripple
      .startProcess('api', { ...on, AMQP_URL: wire.url, TRUST_PROXY: '127.0.0.1' })
      .then(({ log }) => logs.set('api', log)),
    ripple.startProcess('outbox-relay', on),
    ripple.startProcess('fan-out', on).then(({ log }) => logs.set('fan-out', log)),
    ripple.startProcess('timeline-writer', on).then(({ log }) => logs.set('timeline-writer', log)),
  ]);
  [ada, bob] = [await ripple.user('ada'), await ripple.user('bob')];
  await bob.put('/v1/users/ada/follow');
  expect(await homeOf(bob)).toEqual([]);
  // From now on Redis knows the scripts.
  await deliver();
});
afterAll(async () => {
  await ripple?.dispose();
  await wire?.close();
  collector?.close();
});

const homeOf = async (user: TestUser): Promise<string[]> =>
  (await user.get('/v1/timelines/home')).body.items.map(({ id }: { id: string }) => id);

/** Posts as ada; answers the id of the request. */
async function post(headers: Record<string, string> = {}) {
  const answer = await ada.post('/v1/posts', { text: 'hello' }, headers);
  expect(answer.status).toBe(201);
  return { id: answer.body.id as string, requestId: answer.headers.get('x-request-id') ?? '' };
}

/** Posts, and waits until bob has it. */
async function deliver(headers?: Record<string, string>): Promise<string> {
  const { id, requestId } = await post(headers);
  await vi.waitFor(async () => expect(await homeOf(bob)).toContain(id), LIMIT);
  return requestId;
}

/** What a service has logged about a request. */
const linesOf = (service: string, requestId: string): Record<string, unknown>[] =>
  (logs.get(service)?.() ?? '')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
    .filter((line) => line.requestId === requestId);

async function traceIdOf(requestId: string): Promise<string> {
  await expect.poll(() => linesOf('api', requestId).length, LIMIT).toBeGreaterThan(0);
  return String(linesOf('api', requestId)[0]?.trace_id);
}
const spansOf = (traceId: string) => collector.spans.filter((span) => span.traceId === traceId);
/** Each span of a trace by its ancestors. */
const pathsIn = (traceId: string) => spansOf(traceId).map(collector.pathTo);

describe('a trace', () => {
  it('is one, from the request to the homes of followers', async () => {
    const traceId = await traceIdOf(await deliver());
    await expect.poll(() => pathsIn(traceId), LIMIT).toContainEqual(DELIVERED);
    const paths = pathsIn(traceId);
    expect(paths).toContainEqual(['POST /v1/posts', 'create-post']);
    expect(paths).toContainEqual([...PUBLISHED, 'plan post-created']);
    expect(paths.every(([first]) => first === 'POST /v1/posts')).toBe(true);

    const named = (name: string) => spansOf(traceId).find((span) => span.name === name);
    expect(named('POST /v1/posts')).toMatchObject({
      kind: 2,
      service: 'ripple-api',
      attributes: { 'http.route': '/v1/posts', 'http.response.status_code': 201 },
    });
    expect(named('publish followers')).toMatchObject({ kind: 4, service: 'ripple-fan-out' });
    expect(named('process followers')).toMatchObject({
      kind: 5,
      service: 'ripple-timeline-writer',
      attributes: { 'messaging.system': 'rabbitmq', 'ripple.message.type': 'deliver-home' },
    });
  });

  it('holds also what the api could not publish', async () => {
    wire.refuse();
    const { requestId } = await post().finally(() => wire.heal());
    const traceId = await traceIdOf(requestId);
    await expect.poll(() => pathsIn(traceId), LIMIT).toContainEqual(DELIVERED);
    expect(spansOf(traceId)).toContainEqual(
      expect.objectContaining({ name: 'publish post-created', service: 'ripple-outbox-relay' }),
    );
  });

  it('holds what is tried again', async () => {
    const key = timelineKey(ripple.isolation.namespace, home(Number(bob.id) as UserId));
    await ripple.redis.set(key, 'no list');
    const traceId = await traceIdOf((await post()).requestId);
    const first = [...PUBLISHED, 'publish followers', 'process followers'];
    await expect.poll(() => pathsIn(traceId), LIMIT).toContainEqual([...first, 'publish followers']);
    await ripple.redis.del(key);
    const again = [...first, 'publish followers', 'process followers'];
    await expect.poll(() => pathsIn(traceId), LIMIT).toContainEqual([...again, 'slice', 'EVALSHA']);
    const attempts = spansOf(traceId).filter(({ name }) => name === 'process followers');
    expect(attempts.map(({ failed, attributes }) => [Number(attributes['ripple.attempt']), failed])).toEqual([
      [1, true],
      [2, false],
    ]);
    await homeOf(bob);
  });

  it('says which statement failed', async () => {
    const client = await ripple.database.pool.connect();
    await client.query('begin; lock table follows in access exclusive mode');
    const answer = await ada.put('/v1/users/bob/follow').finally(async () => {
      await client.query('rollback');
      client.release();
    });
    expect(answer.status).toBe(503);
    const traceId = await traceIdOf(answer.headers.get('x-request-id') ?? '');
    const failed = () => spansOf(traceId).flatMap(({ name, failed }) => (failed ? [name] : []));
    await expect.poll(failed, LIMIT).toContain('PUT /v1/users/:handle/follow');
    expect(failed()).toContain('INSERT');
  });

  it('goes on with that of a client who comes by a proxy that is trusted', async () => {
    await deliver(byProxy(`00-${CLIENT_TRACE}-${CLIENT_SPAN}-01`));
    await expect.poll(() => pathsIn(CLIENT_TRACE), LIMIT).toContainEqual(DELIVERED);
    const root = spansOf(CLIENT_TRACE).find(({ name }) => name === 'POST /v1/posts');
    expect(root?.parentSpanId).toBe(CLIENT_SPAN);
  });

  it.each([
    ['an id of zeros', `00-${'0'.repeat(32)}-${CLIENT_SPAN}-01`],
    ['half of it', `00-${CLIENT_TRACE}-${CLIENT_SPAN}`],
    ['no such thing', 'x'.repeat(1_000)],
  ])('begins anew where a client sends %s', async (_, traceparent) => {
    const traceId = await traceIdOf((await post(byProxy(traceparent))).requestId);
    await expect.poll(() => pathsIn(traceId), LIMIT).toContainEqual(['POST /v1/posts']);
    const root = spansOf(traceId).find(({ name }) => name === 'POST /v1/posts');
    expect(root?.parentSpanId ?? '').toBe('');
    expect(traceId).not.toBe(CLIENT_TRACE);
  });

  it('begins anew where a client comes by no proxy: what it sends would decide what is kept', async () => {
    const sent = CLIENT_TRACE.replace('4', '6');
    const traceId = await traceIdOf((await post({ traceparent: `00-${sent}-${CLIENT_SPAN}-01` })).requestId);
    expect(traceId).not.toBe(sent);
    await expect.poll(() => pathsIn(traceId), LIMIT).toContainEqual(PUBLISHED);
    expect(spansOf(sent)).toEqual([]);
  });

  it('is not kept where the client says so, and its id is in the logs', async () => {
    const dropped = CLIENT_TRACE.replace('4', '5');
    const requestId = await deliver(byProxy(`00-${dropped}-${CLIENT_SPAN}-00`));
    expect(linesOf('api', requestId)[0]).toMatchObject({ trace_id: dropped });
    const kept = await traceIdOf(await deliver());
    await expect.poll(() => pathsIn(kept), LIMIT).toContainEqual(DELIVERED);
    expect(spansOf(dropped)).toEqual([]);
  });
});

describe('the id of a request', () => {
  it('is in the logs from the request to the last slice', async () => {
    const requestId = await deliver({ 'x-request-id': 'from-the-proxy/1' });
    expect(requestId).toBe('from-the-proxy/1');
    const traceId = await traceIdOf(requestId);
    const inTrace = { requestId, trace_id: traceId, span_id: expect.stringMatching(/^[0-9a-f]{16}$/) };
    const expected: [string, Record<string, unknown>][] = [
      ['api', { msg: 'answered', route: '/v1/posts', status: 201 }],
      ['api', { msg: 'published', lane: 'post-created' }],
      ['fan-out', { msg: 'handled', lane: 'post-created', outcome: 'ack' }],
      ['fan-out', { msg: 'published', lane: 'followers' }],
      ['timeline-writer', { msg: 'handled', lane: 'followers', outcome: 'ack' }],
    ];
    for (const [service, line] of expected) {
      await expect
        .poll(() => linesOf(service, requestId), LIMIT)
        .toContainEqual(expect.objectContaining({ ...line, ...inTrace }));
    }
  });

  it.each([
    ['two words', 'two words'],
    ['markup', '<script>'],
    ['a long text', 'x'.repeat(129)],
    ['nothing', ''],
  ])('is a new one instead of %s', async (_, sent) => {
    const answer = await ripple.anybody.get('/v1/posts/1', { 'x-request-id': sent });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.body).toMatchObject({ status: 404, requestId: answer.headers.get('x-request-id') });
  });

  it('comes also with the refusal of an address that cannot be read', async () => {
    const answer = await ripple.anybody.get('/v1/%zz', { 'x-request-id': 'mine' });
    expect(answer.headers.get('x-request-id')).toBe('mine');
    expect(answer.body).toMatchObject({ status: 400, requestId: 'mine' });
  });
});

describe('the switch', () => {
  it('loads the SDK when it is on, and nothing of it when it is off', async () => {
    const on = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    expect(await Promise.all([loadsSdk({}), loadsSdk(on)])).toEqual([false, true]);
  });

  it('is no harm when nobody answers there', async () => {
    const silent = await startCollector({ silent: true });
    const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: silent.url, OTEL_BSP_SCHEDULE_DELAY: '50' };
    const notifier = await ripple.startProcess('notifier', settings);
    const told = async () => (await bob.get('/v1/notifications')).body.items.length;
    await ada.post('/v1/posts', { text: '@bob' });
    await expect.poll(told, LIMIT).toBe(1);
    // It waits for an answer, and has more to say.
    await expect.poll(() => silent.spans.length, LIMIT).toBeGreaterThan(0);
    await ada.post('/v1/posts', { text: '@bob again' });
    await expect.poll(async () => (await bob.get('/v1/notifications')).body.unread, LIMIT).toBe(2);
    const since = performance.now();
    await notifier.stop();
    expect(performance.now() - since).toBeLessThan(3_000);
    expect(await notifier.died).toBeNull();
    silent.close();
  });
});

// Last: from here on the api is another one.
describe('without tracing', () => {
  it('the api says of each step which request it is', async () => {
    await ripple.stop('api');
    const off = { LOG_LEVEL: 'debug', AMQP_URL: wire.url };
    await ripple.startProcess('api', off).then(({ log }) => logs.set('api', log));
    const { id, requestId } = await post();
    const liked = await bob.put(`/v1/posts/${id}/favourite`);
    await expect
      .poll(() => linesOf('api', liked.headers.get('x-request-id') ?? ''), LIMIT)
      .toContainEqual(expect.objectContaining({ msg: 'published', lane: 'events' }));
    await expect
      .poll(() => linesOf('api', requestId), LIMIT)
      .toEqual(
        expect.arrayContaining([
          expect.objectContaining({ msg: 'answered', route: '/v1/posts', status: 201 }),
          expect.objectContaining({ msg: 'published', lane: 'post-created' }),
        ]),
      );
    wire.blackHole();
    try {
      const silent = await post();
      await expect
        .poll(() => linesOf('api', silent.requestId), LIMIT)
        .toContainEqual(expect.objectContaining({ msg: 'left to the relay' }));
    } finally {
      await wire.heal();
    }
  });
});

/** Whether a process loads the SDK, by a word that is nowhere else. */
async function loadsSdk(settings: Record<string, string>): Promise<boolean> {
  const coverage = await mkdtemp(path.join(tmpdir(), 'ripple-coverage-'));
  // At its end it writes down which scripts it has run.
  await (await ripple.startProcess('notifier', { ...settings, NODE_V8_COVERAGE: coverage })).stop();
  const [report] = await readdir(coverage);
  const { result } = JSON.parse(await readFile(path.join(coverage, String(report)), 'utf8')) as {
    result: { url: string }[];
  };
  await rm(coverage, { recursive: true });
  const files = result.flatMap(({ url }) => (url.startsWith('file:') ? [fileURLToPath(url)] : []));
  expect(files.length).toBeGreaterThan(0);
  const sources = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return sources.some((source) => source.includes('OTEL_BSP_SCHEDULE_DELAY'));
}
