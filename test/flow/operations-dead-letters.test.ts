import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from './contract/expect-problem.ts';
import { DEAD_LETTERS, type Operated, REDRIVE, startOperated } from './operated.ts';

let operated: Operated;
let ripple: Operated['ripple'];
let names: Operated['names'];
let channel: Operated['channel'];
let publish: Operated['publish'];

beforeAll(async () => {
  operated = await startOperated();
  ({ ripple, names, channel, publish } = operated);
});
afterAll(() => operated?.dispose());

describe('dead letters', () => {
  const list = async () => (await ripple.anybody.get(DEAD_LETTERS)).body;
  const redrive = async (body: object, headers = {}) => ripple.anybody.post(REDRIVE, body, headers);
  const waiting = async (lane: 'feeds' | 'websub') =>
    (await channel.checkQueue(names.queue(lane))).messageCount;

  beforeEach(async () => {
    await channel.purgeQueue(names.deadLetters);
    for (const lane of ['feeds', 'websub'] as const) await channel.purgeQueue(names.queue(lane));
  });

  it('are listed with message, lane, reason and time of failure, and stay', async () => {
    await publish(names.lanesExchange, 'public', '{"type":"index-post","version":1,"postId":7}');
    await expect.poll(list, { timeout: 30_000 }).toEqual({
      items: [
        {
          lane: 'public',
          reason: expect.stringMatching(/^index-post/),
          attempts: 1,
          firstFailedAt: expect.stringMatching(/^\d{4}-.*Z$/),
          lastFailedAt: expect.stringMatching(/^\d{4}-.*Z$/),
          message: { type: 'index-post', version: 1, postId: 7 },
        },
      ],
      more: false,
    });
    const looks = await Promise.all(Array.from({ length: 20 }, list));
    for (const { items } of looks) expect(items).toHaveLength(1);
  });

  it('are shown whatever their body is', async () => {
    for (const body of ['no JSON', '[1]', 'null', '{"a":{"b":[1,"c"]}}']) {
      await publish(names.deadExchange, 'no-such-lane', body);
    }
    await expect.poll(async () => (await list()).items.length).toBe(4);
    const { items } = await list();
    expect(items.map(({ message }: { message: unknown }) => message)).toEqual([
      'no JSON',
      '[1]',
      'null',
      { a: { b: [1, 'c'] } },
    ]);
    expect(items[0]).toMatchObject({
      lane: 'no-such-lane',
      reason: 'unknown',
      attempts: null,
      firstFailedAt: null,
      lastFailedAt: null,
    });
  });

  it('are listed up to a hundred', async () => {
    for (let number = 0; number <= 100; number++) {
      channel.publish(names.deadExchange, 'feeds', Buffer.from(String(number)));
    }
    await channel.waitForConfirms();
    const { items, more } = await list();
    expect(items.map(({ message }: { message: string }) => message)).toEqual(
      Array.from({ length: 100 }, (_, number) => String(number)),
    );
    expect(more).toBe(true);
  });

  it('are sent to their lanes again: those of one lane, then all that have a lane', async () => {
    for (const lane of ['feeds', 'feeds', 'websub', 'no-such-lane']) {
      await publish(names.deadExchange, lane, '{"from":"a test"}');
    }
    const fresh = await waiting('feeds');
    expect(await redrive({ lane: 'feeds' })).toMatchObject({ status: 200, body: { redriven: 2, failed: 0 } });
    expect(await waiting('feeds')).toBeGreaterThanOrEqual(fresh + 2);
    expect(await waiting('websub')).toBe(0);
    expect((await redrive({})).body).toEqual({ redriven: 1, failed: 1, more: false });
    expect(await waiting('websub')).toBe(1);
    expect((await list()).items).toMatchObject([{ lane: 'no-such-lane' }]);
  });

  it('are sent once for an Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'redrive once' };
    await publish(names.deadExchange, 'websub', '{}');
    expect((await redrive({}, { 'idempotency-key': 'redrive-once' })).body).toEqual({
      redriven: 1,
      failed: 0,
      more: false,
    });
    await publish(names.deadExchange, 'websub', '{}');
    expect((await redrive({}, { 'idempotency-key': 'redrive-once' })).body).toEqual({
      redriven: 1,
      failed: 0,
      more: false,
    });
    expect((await list()).items).toHaveLength(1);
    expectProblem(await redrive({ lane: 'websub' }, { 'idempotency-key': 'redrive-once' }), 422);
    expectProblem(await redrive({}, key), 400);
  });

  it('are listed and sent by several requests at once', async () => {
    for (let number = 0; number < 60; number++) {
      channel.publish(names.deadExchange, 'websub', Buffer.from('{}'));
    }
    await channel.waitForConfirms();
    const answers = await Promise.all([list(), redrive({}), list(), redrive({}), list()]);
    expect(answers[0].items).toHaveLength(60);
    expect(answers[1].body).toEqual({ redriven: 60, failed: 0, more: false });
    expect(answers[3].body).toEqual({ redriven: 0, failed: 0, more: false });
    expect(await list()).toEqual({ items: [], more: false });
  });

  it.each([
    [{ lane: 'nowhere' }, '/lane'],
    [{ lane: 1 }, '/lane'],
    [{ ids: ['1'] }, '/ids'],
  ])('are not sent for the invalid request %j', async (body, pointer) => {
    expectProblem(await redrive(body), 400, pointer);
  });
});
