import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMIT, startTraced, type Traced } from './traced.ts';

let traced: Traced;
let ripple: Traced['ripple'];
let wire: Traced['wire'];
let logs: Traced['logs'];
let bob: Traced['bob'];
let post: Traced['post'];
let deliver: Traced['deliver'];
let linesOf: Traced['linesOf'];
let traceIdOf: Traced['traceIdOf'];

beforeAll(async () => {
  traced = await startTraced();
  ({ ripple, wire, logs, bob, post, deliver, linesOf, traceIdOf } = traced);
});
afterAll(() => traced?.dispose());

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

  it('is in the answer to a URL that cannot be parsed', async () => {
    const answer = await ripple.anybody.get('/v1/%zz', { 'x-request-id': 'mine' });
    expect(answer.headers.get('x-request-id')).toBe('mine');
    expect(answer.body).toMatchObject({ status: 400, requestId: 'mine' });
  });
});

// Last, since it replaces the api.
describe('without tracing', () => {
  it('the api logs the id of the request with each step', async () => {
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
