import { startTcpProxy } from '@ripple/test-env';
import { expect, vi } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple } from '../../ripple/ripple.ts';
import { startCollector } from './collector.ts';

/** The spans from the request until its message is handled, and on to the homes of followers. */
export const PUBLISHED = ['POST /v1/posts', 'publish post-created', 'process post-created'];
export const DELIVERED = [...PUBLISHED, 'publish followers', 'process followers', 'slice', 'EVALSHA'];
export const LIMIT = { timeout: 30_000 };

/** A Ripple of four processes that export their spans to a collector; bob follows ada. */
export async function startTraced() {
  const [ripple, collector] = await Promise.all([startRipple({ services: [] }), startCollector()]);
  /** Between the api and the broker. */
  const wire = await startTcpProxy(ripple.isolation.amqpUrl);
  const logs = new Map<string, () => string>();
  const on = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    // Spans are exported soon after they end.
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
  const [ada, bob] = [await ripple.user('ada'), await ripple.user('bob')];
  await bob.put('/v1/users/ada/follow');
  expect(await homeOf(bob)).toEqual([]);
  // Loads the scripts into Redis, so that each later delivery is one EVALSHA.
  await deliver();

  async function homeOf(user: TestUser): Promise<string[]> {
    return (await user.get('/v1/timelines/home')).body.items.map(({ id }: { id: string }) => id);
  }

  /** Posts as ada; answers the ids of the post and of the request. */
  async function post(headers: Record<string, string> = {}) {
    const answer = await ada.post('/v1/posts', { text: 'hello' }, headers);
    expect(answer.status).toBe(201);
    return { id: answer.body.id as string, requestId: answer.headers.get('x-request-id') ?? '' };
  }

  /** Posts, and waits until the post is in bob's home; answers the id of the request. */
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

  return {
    ripple,
    collector,
    wire,
    logs,
    ada,
    bob,
    homeOf,
    post,
    deliver,
    linesOf,
    traceIdOf,
    spansOf,
    /** For each span of a trace, the names from the first span of the trace down to it. */
    pathsIn: (traceId: string) => spansOf(traceId).map(collector.pathTo),
    async dispose() {
      await ripple.dispose();
      await wire.close();
      collector.close();
    },
  };
}

export type Traced = Awaited<ReturnType<typeof startTraced>>;
