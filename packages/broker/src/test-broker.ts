import type { Job, Message, MessageOf, PostId, UserId } from '@ripple/messages';
import { createLogger, createMetrics } from '@ripple/telemetry';
import { type Isolation, isolate, startTcpProxy, type TcpProxy } from '@ripple/test-env';
import { type ConfirmChannel, connect } from 'amqplib';
import { afterEach, beforeEach } from 'vitest';
import { type Broker, createBroker } from './broker.ts';
import type { Probe } from './dependencies.ts';
import { ack, type Handler } from './outcome.ts';
import { type Rung, topologyNames } from './topology.ts';

/** The delays of the test's broker. */
export const ladder: Rung[] = [
  { name: '50ms', delayMs: 50 },
  { name: '100ms', delayMs: 100 },
];

/** A message on this rung stays there for the rest of a test. */
export const anHour: Rung = { name: '1h', delayMs: 3_600_000 };

export const job = (postId: number): Job => ({
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

export const postIdOf = (message: Message): number => (message as MessageOf<'index-post'>).postId;

/** A handler that notes what it is given, and then does `work`. */
export const noting = (work: Handler = async () => ack) => {
  const seen: number[] = [];
  const handler: Handler = (message, from) => {
    seen.push(postIdOf(message));
    return work(message, from);
  };
  return { seen, handler };
};

/** Gives each test of a file a namespace of its own, a wire to RabbitMQ that can be cut, and a broker connected by it. */
export function setUpBroker() {
  const env = {
    isolation: {} as Isolation,
    wire: {} as TcpProxy,
    broker: {} as Broker,

    connect: (rungs: Rung[], more: { urls?: string[]; probe?: Probe; topology?: 'expect' } = {}): Broker =>
      createBroker({
        urls: [env.wire.url],
        name: 'test',
        namespace: env.isolation.namespace,
        logger: createLogger('test', process.env.LOG_LEVEL ?? 'silent'),
        metrics: createMetrics(),
        ladder: rungs,
        ...more,
      }),

    consume: (handler: Handler) =>
      env.broker.consume({ subscriptions: [{ lane: 'public', weight: 1 }], slots: 4, handler }),

    /** Opens a channel past the wire for one piece of work. */
    async withChannel<T>(work: (channel: ConfirmChannel) => Promise<T>): Promise<T> {
      const connection = await connect(env.isolation.amqpUrl);
      const channel = await connection.createConfirmChannel();
      return work(channel).finally(() => connection.close());
    },

    laneQueue: () => topologyNames(env.isolation.namespace).queue('public'),

    /** Messages in the lane's queue. */
    countWaiting: () =>
      env.withChannel(async (channel) => (await channel.checkQueue(env.laneQueue())).messageCount),
  };

  beforeEach(async () => {
    env.isolation = await isolate([...ladder, anHour]);
    env.wire = await startTcpProxy(env.isolation.amqpUrl);
    env.broker = env.connect(ladder);
    await env.broker.whenUp();
  });
  afterEach(async () => {
    await env.broker.close();
    await env.wire.close();
    await env.isolation.dispose();
  });
  return env;
}
