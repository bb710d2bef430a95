import type { Job, PostId, UserId } from '@ripple/messages';
import { type Isolation, isolate } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commonSettings, readEnvironment } from './config.ts';
import type { Running } from './run.ts';
import { openWorker, type Worker } from './worker.ts';

let isolation: Isolation;
let worker: Worker;
let running: Running;
const handled: string[] = [];
const closed: string[] = [];
let rounds = 0;
let repetitions = 0;
let turns = 0;

const about = { version: 1, postId: 1 as PostId, authorId: 1 as UserId, acceptedAt: 0 } as const;

beforeAll(async () => {
  isolation = await isolate();
  const { databaseUrl: DATABASE_URL, amqpUrl: AMQP_URL, redisUrl: REDIS_URL, namespace } = isolation;
  const given = { DATABASE_URL, AMQP_URL, REDIS_URL, NAMESPACE: namespace, LOG_LEVEL: 'silent' };
  worker = openWorker('test', { ...readEnvironment(commonSettings, given), OPS_PORT: 0 });
  worker.consume({
    lanes: { media: 1 },
    slots: 1,
    handlers: {
      'process-media': async () => handled.push('process-media'),
      'delete-media': async () => handled.push('delete-media'),
    },
  });
  // More to do twice, then never again within the test.
  worker.every(3_600_000, async () => ++rounds < 3);
  worker.everyTogether('test', 3_600_000, async () => ++turns < 3);
  worker.repeat(async () => (++repetitions < 3 ? 1 : 3_600_000));
  worker.onStop(() => closed.push('after the last message'));
  running = await worker.start();
  await worker.broker.whenUp();
});
afterAll(() => isolation?.dispose());

describe('a worker', () => {
  it('gives a message to the handler of its type', async () => {
    await worker.broker.publish({ lane: 'media', message: { type: 'delete-media', ...about } });
    await expect.poll(() => handled).toEqual(['delete-media']);
  });

  it('makes a dead letter of a message that its lane does not carry', async () => {
    const stray = { lane: 'media', message: { type: 'post-deleted', ...about } } as unknown as Job;
    await worker.broker.publish(stray);
    await expect.poll(async () => (await worker.broker.declare())?.deadLetters).toBe(1);
    expect(handled).toEqual(['delete-media']);
  });

  it('must have a handler for each type in its lanes, and for no other', () => {
    const consume: Worker['consume'] = () => {};
    // @ts-expect-error: delete-media is missing
    consume({ lanes: { media: 1 }, slots: 1, handlers: { 'process-media': async () => {} } });
    const both = { 'process-media': async () => {}, 'delete-media': async () => {} };
    // @ts-expect-error: post-created is in no lane of these
    consume({ lanes: { media: 1 }, slots: 1, handlers: { ...both, 'post-created': async () => {} } });
  });

  it('repeats what says how long to wait after so long', async () => {
    await expect.poll(() => repetitions).toBe(3);
  });

  it('does again at once what says that there is more', async () => {
    await expect.poll(() => rounds).toBe(3);
    await expect.poll(() => turns).toBe(3);
  });

  it('closes what it was told to when it stops', async () => {
    expect(closed).toEqual([]);
    await running.stop();
    expect(closed).toEqual(['after the last message']);
  });
});
