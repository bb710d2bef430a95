import {
  ack,
  type Broker,
  createBroker,
  type Handler,
  PublishError,
  type Rung,
  topologyNames,
} from '@ripple/broker';
import type { PostId, UserId } from '@ripple/ids';
import type { IndexPost, Job } from '@ripple/messages';
import { createLogger, createMetrics } from '@ripple/telemetry';
import { type Isolation, isolate, startTcpProxy, type TcpProxy } from '@ripple/test-env';
import { connect } from 'amqplib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ladder = [
  { name: '50ms', delayMs: 50 },
  { name: '100ms', delayMs: 100 },
];

const anHour = { name: '1h', delayMs: 3_600_000 };

let isolation: Isolation;
let wire: TcpProxy;
let broker: Broker;

beforeEach(async () => {
  isolation = await isolate([...ladder, anHour]);
  wire = await startTcpProxy(isolation.amqpUrl);
  broker = connectBroker(ladder);
  await broker.whenUp();
});
afterEach(async () => {
  await broker.close();
  await wire.close();
  await isolation.dispose();
});

const connectBroker = (rungs: Rung[]) =>
  createBroker({
    url: wire.url,
    name: 'test',
    namespace: isolation.namespace,
    logger: createLogger('test', process.env.LOG_LEVEL ?? 'silent'),
    metrics: createMetrics(),
    ladder: rungs,
  });
const job = (postId: number): Job => ({
  lane: 'public',
  message: {
    type: 'index-post',
    version: 1,
    postId: postId as PostId,
    authorId: 1 as UserId,
    visibility: 'public',
    tags: [],
    acceptedAt: 0,
  },
});
const consume = (handler: Handler) =>
  broker.consume({ subscriptions: [{ lane: 'public', weight: 1 }], slots: 4, handler });
const postIdOf = (message: unknown) => (message as IndexPost).postId as number;

/** A channel of our own, past the proxy. */
async function withChannel<T>(work: (channel: Awaited<ReturnType<typeof open>>['channel']) => Promise<T>) {
  const { connection, channel } = await open();
  return work(channel).finally(() => connection.close());
}
async function open() {
  const connection = await connect(isolation.amqpUrl);
  return { connection, channel: await connection.createConfirmChannel() };
}
const laneQueue = () => topologyNames(isolation.namespace).queue('public');
const waiting = () => withChannel(async (channel) => (await channel.checkQueue(laneQueue())).messageCount);

describe('a connection that is lost', () => {
  it('comes back, and its consumers with it', async () => {
    const seen = new Set<number>();
    await consume(async (message) => {
      seen.add(postIdOf(message));
      return ack;
    }).whenUp();
    for (let round = 1; round <= 3; round++) {
      wire.cut();
      // What is published into the gap fails, and says so; it is tried again as the relay does.
      await expect
        .poll(
          () =>
            broker.publish(job(round)).then(
              () => 'confirmed',
              () => 'failed',
            ),
          { timeout: 10_000 },
        )
        .toBe('confirmed');
      await expect.poll(() => seen.has(round), { timeout: 10_000 }).toBe(true);
    }
  });

  it('is noticed when it goes dead: a publish fails at its limit', async () => {
    wire.blackHole();
    await expect(broker.publish(job(1), 300)).rejects.toThrow(PublishError);
    await wire.heal();
    await expect
      .poll(
        () =>
          broker.publish(job(2)).then(
            () => 'confirmed',
            () => 'failed',
          ),
        { timeout: 10_000 },
      )
      .toBe('confirmed');
  });
});

describe('a publish', () => {
  it('that no queue takes fails, and the next one is not hurt by it', async () => {
    await withChannel((channel) => channel.deleteQueue(laneQueue()));
    await expect(broker.publish(job(1))).rejects.toThrow('no queue takes public');
    await expect(broker.publish({ ...job(2), lane: 'feeds' })).resolves.toBeUndefined();
  });

  it('of many at once loses none', async () => {
    await Promise.all(Array.from({ length: 5_000 }, (_, number) => broker.publish(job(number + 1))));
    expect(await waiting()).toBe(5_000);
  });
});

describe('a consumer', () => {
  it('whose queue is deleted makes it again and goes on', async () => {
    const seen: number[] = [];
    await consume(async (message) => {
      seen.push(postIdOf(message));
      return ack;
    }).whenUp();
    await withChannel((channel) => channel.deleteQueue(laneQueue()));
    await expect
      .poll(
        () =>
          broker.publish(job(7)).then(
            () => 'confirmed',
            () => 'failed',
          ),
        { timeout: 10_000 },
      )
      .toBe('confirmed');
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual([7]);
  });

  it('tries again with growing delays, then gives up with the reason', async () => {
    const attempts: number[] = [];
    const times: number[] = [];
    await consume(async (_, attempt) => {
      attempts.push(attempt);
      times.push(Date.now());
      throw new Error('not today');
    }).whenUp();
    await broker.publish(job(1));
    const { deadLetters } = topologyNames(isolation.namespace);
    const dead = () => withChannel((channel) => channel.get(deadLetters));
    await expect.poll(async () => (await dead()) !== false, { timeout: 10_000 }).toBe(true);
    expect(attempts).toEqual([1, 2, 3]);
    const [first = 0, second = 0, third = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(45);
    expect(third - second).toBeGreaterThanOrEqual(95);
    const letter = await dead();
    expect(letter ? letter.properties.headers : 'no dead letter').toMatchObject({
      'ripple-lane': 'public',
      'ripple-attempts': 3,
      'ripple-reason': 'not today',
      'ripple-stack': expect.stringContaining('not today'),
      'ripple-first-failed-at': expect.any(String),
      'ripple-last-failed-at': expect.any(String),
    });
  });

  it('lets a message of a version to come wait, without counting it as a failure', async () => {
    const patient = connectBroker([...ladder, anHour]);
    await patient.whenUp();
    await patient
      .consume({ subscriptions: [{ lane: 'public', weight: 1 }], slots: 1, handler: async () => ack })
      .whenUp();
    const { lanesExchange, retry } = topologyNames(isolation.namespace);
    const newer = Buffer.from(JSON.stringify({ ...job(1).message, version: 2 }));
    await withChannel(async (channel) => {
      channel.publish(lanesExchange, 'public', newer);
      await channel.waitForConfirms();
    });
    const waits = () =>
      withChannel(async (channel) => (await channel.checkQueue(retry(anHour))).messageCount);
    await expect.poll(waits, { timeout: 10_000 }).toBe(1);
    const message = await withChannel((channel) => channel.get(retry(anHour)));
    expect(message ? message.properties.headers : 'nothing').toMatchObject({ 'ripple-attempts': 0 });
    await patient.close();
  });

  it('finishes what it has begun when it is closed, and returns the rest', async () => {
    const begun: number[] = [];
    let finish: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const consumer = consume(async (message) => {
      begun.push(postIdOf(message));
      await gate;
      return ack;
    });
    await consumer.whenUp();
    for (let number = 1; number <= 6; number++) await broker.publish(job(number));
    await expect.poll(() => begun.length, { timeout: 10_000 }).toBe(4);
    const closed = consumer.close();
    finish();
    await closed;
    expect(begun).toHaveLength(4);
    expect(await waiting()).toBe(2);
  });
});
