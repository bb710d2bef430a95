import {
  ack,
  type Broker,
  createBroker,
  createInspector,
  deleteTopology,
  type Handler,
  PublishError,
  type Rung,
  readDeadLetters,
  redriveDeadLetters,
  topologyNames,
} from '@ripple/broker';
import type { PostId, UserId } from '@ripple/ids';
import { encodeMessage, type IndexPost, type Job } from '@ripple/messages';
import {
  continueFrom,
  createLogger,
  createMetrics,
  currentOrigin,
  followOrigins,
  type Origin,
} from '@ripple/telemetry';
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

const connectBroker = (rungs: Rung[], more: { probe?: () => Promise<void>; topology?: 'expect' } = {}) =>
  createBroker({
    url: wire.url,
    name: 'test',
    namespace: isolation.namespace,
    logger: createLogger('test', process.env.LOG_LEVEL ?? 'silent'),
    metrics: createMetrics(),
    ladder: rungs,
    ...more,
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
/** Methods of the class `connection` by which RabbitMQ tells its alarms (https://www.rabbitmq.com/connection-blocked.html). */
const [BLOCKED, UNBLOCKED] = [60, 61];
/** A method frame on channel 0: AMQP 0-9-1, section 4.2.3. */
function methodFrame(method: number, argument = ''): Buffer {
  const payload = Buffer.from(`\0\x0a\0${String.fromCharCode(method)}${argument}`, 'latin1');
  const head = Buffer.from([1, 0, 0, 0, 0, 0, payload.length]);
  return Buffer.concat([head, payload, Buffer.from([0xce])]);
}
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

describe('a process that may not declare', () => {
  it('waits for the one that does, also when a queue is deleted', async () => {
    await broker.close();
    await withChannel((channel) =>
      deleteTopology(channel, topologyNames(isolation.namespace), [...ladder, anHour]),
    );
    broker = connectBroker(ladder, { topology: 'expect' });
    const seen: number[] = [];
    const owner = connectBroker([...ladder, anHour]);
    const consumer = consume(async (message) => {
      seen.push(postIdOf(message));
      return ack;
    });
    await Promise.all([broker.whenUp(), consumer.whenUp()]);
    await broker.publish(job(1));
    await expect.poll(() => seen).toEqual([1]);

    await withChannel((channel) => channel.deleteQueue(laneQueue()));
    await expect.poll(() => consumer.isUp()).toBe(false);
    await expect(broker.publish(job(2))).rejects.toThrow('no queue takes public');
    await owner.declare();
    await expect.poll(() => consumer.isUp(), { timeout: 10_000 }).toBe(true);
    await broker.publish(job(3));
    await expect.poll(() => seen).toEqual([1, 3]);
    await owner.close();
  });
});

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

describe('a look at the queues', () => {
  const createLook = () =>
    createInspector({
      url: wire.url,
      name: 'test',
      namespace: isolation.namespace,
      logger: createLogger('test', 'silent'),
    });

  it('is given up soon when there was no connection yet, and not made up for later', async () => {
    wire.refuse();
    const inspector = createLook();
    const since = performance.now();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => inspector.inspect()));
    expect(performance.now() - since).toBeLessThan(3_000);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    await wire.heal();
    await expect
      .poll(() => inspector.inspect().catch(() => undefined), { timeout: 10_000 })
      .toMatchObject({ deadLetters: 0 });
    await inspector.close();
  });

  it('is one for all who ask at the same time', async () => {
    const inspector = createLook();
    const [first, ...others] = await Promise.all(Array.from({ length: 20 }, () => inspector.inspect()));
    for (const other of others) expect(other).toBe(first);
    expect(await inspector.inspect()).not.toBe(first);
    await inspector.close();
  });
});

describe('a redrive', () => {
  it('says that there is more when it was ended before it had looked through, and sends nothing after that', async () => {
    const { deadExchange } = topologyNames(isolation.namespace);
    await withChannel(async (channel) => {
      for (let n = 0; n < 50; n++) channel.publish(deadExchange, 'public', Buffer.from(String(n)));
      await channel.waitForConfirms();
    });
    const options = {
      url: isolation.amqpUrl,
      name: 'test',
      namespace: isolation.namespace,
      logger: createLogger('test', 'silent'),
    };
    const stop = new AbortController();
    const ended = await redriveDeadLetters({ ...options, signal: stop.signal }, () => {
      stop.abort();
      return true;
    });
    expect([ended.redriven.length, ended.more]).toEqual([20, true]);
    const rest = await redriveDeadLetters(options, () => true);
    expect([rest.redriven.length, rest.more]).toEqual([30, false]);
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
    await consume(async (_, { attempt }) => {
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

  it('knows the request it comes from, through retries, dead letters and redrives', async () => {
    followOrigins();
    const origin = {
      requestId: 'a-request',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      tracestate: 'vendor=1',
    };
    const seen: Origin[] = [];
    const others: Origin[] = [];
    await consume(async (message) => {
      if (postIdOf(message) === 1) {
        seen.push(currentOrigin());
        throw new Error('not today');
      }
      others.push(currentOrigin());
      return ack;
    }).whenUp();
    await Promise.all([continueFrom(origin, () => broker.publish(job(1))), broker.publish(job(2))]);
    const letters = { url: isolation.amqpUrl, name: 'test', namespace: isolation.namespace };
    const dead = () => readDeadLetters(letters, () => true);
    await expect.poll(dead, { timeout: 10_000 }).toMatchObject([{ origin }]);
    const logger = createLogger('test', 'silent');
    await redriveDeadLetters({ ...letters, logger }, () => true);
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual(Array(6).fill(origin));
    expect(others).toEqual([{}]);
  });

  it('keeps a message in hand while a server is away, and counts no attempt', async () => {
    let away = true;
    let tries = 0;
    const outage = connectBroker([anHour], {
      async probe() {
        if (away) throw new Error('the server is away');
      },
    });
    await outage.whenUp();
    await outage
      .consume({
        subscriptions: [{ lane: 'public', weight: 1 }],
        slots: 1,
        handler: async (_, { attempt }) => {
          tries += 1;
          if (away) throw new Error('cannot be done without the server');
          expect(attempt).toBe(1);
          return ack;
        },
      })
      .whenUp();
    await broker.publish(job(1));
    await expect.poll(() => tries, { timeout: 10_000 }).toBeGreaterThan(0);
    away = false;
    // On the ladder it would come after an hour.
    await expect.poll(() => tries, { timeout: 10_000 }).toBe(2);
    await outage.close();
    expect(await waiting()).toBe(0);
  });

  it('looks for what is away on behalf of no message', async () => {
    followOrigins();
    const origin = { requestId: 'a-request' };
    const asked: Origin[] = [];
    const outage = connectBroker([anHour], {
      probe: async () => {
        if (asked.push(currentOrigin()) < 4) throw new Error('Postgres is away');
      },
    });
    let tries = 0;
    await outage
      .consume({
        subscriptions: [{ lane: 'public', weight: 1 }],
        slots: 1,
        handler: async () => {
          tries += 1;
          if (tries === 1) throw new Error('the query failed');
          return ack;
        },
      })
      .whenUp();
    await continueFrom(origin, () => broker.publish(job(1)));
    await expect.poll(() => tries, { timeout: 10_000 }).toBe(2);
    // The first is part of the message's own failure.
    expect(asked).toEqual([origin, {}, {}, {}]);
    await outage.close();
  });

  it('keeps a message in hand while the broker takes none', async () => {
    const { deadLetters } = topologyNames(isolation.namespace);
    const dead = () => withChannel(async (channel) => (await channel.checkQueue(deadLetters)).messageCount);
    let tries = 0;
    await consume(async () => {
      tries += 1;
      return { outcome: 'dead-letter', error: new Error('never') };
    }).whenUp();
    wire.inject(methodFrame(BLOCKED, '\x0dlow on memory'));
    await expect.poll(() => broker.check().catch(({ message }) => message)).toContain('takes no messages');
    await withChannel(async (channel) => {
      channel.publish(
        topologyNames(isolation.namespace).lanesExchange,
        'public',
        encodeMessage(job(1).message),
      );
      await channel.waitForConfirms();
    });
    await expect.poll(() => tries, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(await dead()).toBe(0);
    wire.inject(methodFrame(UNBLOCKED));
    await expect.poll(dead, { timeout: 10_000 }).toBe(1);
    expect(await waiting()).toBe(0);
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
