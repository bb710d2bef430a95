import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { UserId } from '@ripple/messages';
import { home, timelineKey } from '@ripple/timelines';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCollector } from './collector.ts';
import { DELIVERED, LIMIT, PUBLISHED, startTraced, type Traced } from './traced.ts';

const CLIENT_TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CLIENT_SPAN = '00f067aa0ba902b7';
/** The headers that a proxy adds. */
const byProxy = (traceparent: string) => ({ traceparent, 'x-forwarded-for': '192.0.2.1' });

let traced: Traced;
let ripple: Traced['ripple'];
let collector: Traced['collector'];
let wire: Traced['wire'];
let ada: Traced['ada'];
let bob: Traced['bob'];
let homeOf: Traced['homeOf'];
let post: Traced['post'];
let deliver: Traced['deliver'];
let linesOf: Traced['linesOf'];
let traceIdOf: Traced['traceIdOf'];
let spansOf: Traced['spansOf'];
let pathsIn: Traced['pathsIn'];

beforeAll(async () => {
  traced = await startTraced();
  ({ ripple, collector, wire, ada, bob, homeOf, post, deliver, linesOf, traceIdOf, spansOf, pathsIn } =
    traced);
});
afterAll(() => traced?.dispose());

describe('a trace', () => {
  it('goes from the request to the homes of followers', async () => {
    const traceId = await traceIdOf(await deliver());
    await expect.poll(() => pathsIn(traceId), LIMIT).toContainEqual(DELIVERED);
    const paths = pathsIn(traceId);
    expect(paths).toContainEqual(['POST /v1/posts', 'create-posts']);
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

  it('includes what the api could not publish', async () => {
    wire.refuse();
    const { requestId } = await post().finally(() => wire.heal());
    const traceId = await traceIdOf(requestId);
    await expect.poll(() => pathsIn(traceId), LIMIT).toContainEqual(DELIVERED);
    expect(spansOf(traceId)).toContainEqual(
      expect.objectContaining({ name: 'publish post-created', service: 'ripple-outbox-relay' }),
    );
  });

  it('includes what is tried again', async () => {
    const key = timelineKey(ripple.ownRedis, ripple.isolation.namespace, home(Number(bob.id) as UserId));
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

  it('continues the trace of a client behind a trusted proxy', async () => {
    await deliver(byProxy(`00-${CLIENT_TRACE}-${CLIENT_SPAN}-01`));
    await expect.poll(() => pathsIn(CLIENT_TRACE), LIMIT).toContainEqual(DELIVERED);
    const root = spansOf(CLIENT_TRACE).find(({ name }) => name === 'POST /v1/posts');
    expect(root?.parentSpanId).toBe(CLIENT_SPAN);
  });

  it.each([
    ['an id of zeros', `00-${'0'.repeat(32)}-${CLIENT_SPAN}-01`],
    ['half of a traceparent', `00-${CLIENT_TRACE}-${CLIENT_SPAN}`],
    ['no traceparent', 'x'.repeat(1_000)],
  ])('starts anew when a client sends %s', async (_, traceparent) => {
    const traceId = await traceIdOf((await post(byProxy(traceparent))).requestId);
    await expect.poll(() => pathsIn(traceId), LIMIT).toContainEqual(['POST /v1/posts']);
    const root = spansOf(traceId).find(({ name }) => name === 'POST /v1/posts');
    expect(root?.parentSpanId ?? '').toBe('');
    expect(traceId).not.toBe(CLIENT_TRACE);
  });

  it('starts anew without a proxy, since a client must not decide what is sampled', async () => {
    const sent = CLIENT_TRACE.replace('4', '6');
    const traceId = await traceIdOf((await post({ traceparent: `00-${sent}-${CLIENT_SPAN}-01` })).requestId);
    expect(traceId).not.toBe(sent);
    await expect.poll(() => pathsIn(traceId), LIMIT).toContainEqual(PUBLISHED);
    expect(spansOf(sent)).toEqual([]);
  });

  it('is not exported when the client says so, and its id is in the logs', async () => {
    const dropped = CLIENT_TRACE.replace('4', '5');
    const requestId = await deliver(byProxy(`00-${dropped}-${CLIENT_SPAN}-00`));
    expect(linesOf('api', requestId)[0]).toMatchObject({ trace_id: dropped });
    const kept = await traceIdOf(await deliver());
    await expect.poll(() => pathsIn(kept), LIMIT).toContainEqual(DELIVERED);
    expect(spansOf(dropped)).toEqual([]);
  });
});

describe('OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  it('loads the SDK when it is set, and nothing of it when it is not', async () => {
    const on = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    expect(await Promise.all([loadsSdk({}), loadsSdk(on)])).toEqual([false, true]);
  });

  it('does no harm when the collector does not answer', async () => {
    const silent = await startCollector({ silent: true });
    const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: silent.url, OTEL_BSP_SCHEDULE_DELAY: '50' };
    const notifier = await ripple.startProcess('notifier', settings);
    const told = async () => (await bob.get('/v1/notifications')).body.items.length;
    await ada.post('/v1/posts', { text: '@bob' });
    await expect.poll(told, LIMIT).toBe(1);
    // The export waits for an answer while more spans come.
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

/** Whether a process loads the SDK: one of its scripts has a word that no other has. */
async function loadsSdk(settings: Record<string, string>): Promise<boolean> {
  const coverage = await mkdtemp(path.join(tmpdir(), 'ripple-coverage-'));
  // At its end the process writes which scripts it has run.
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
