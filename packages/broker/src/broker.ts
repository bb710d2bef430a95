import type { LaneParts, Message } from '@ripple/messages';
import type { Check, Logger, Metrics } from '@ripple/telemetry';
import { type Consumer, createConsumer, type Subscription } from './consumer.ts';
import type { Probe } from './dependencies.ts';
import { type Holding, listReturned } from './holding.ts';
import type { Handler } from './outcome.ts';
import { createPublisher, type OriginatedJob } from './publisher.ts';
import { type QueueDepths, type Rung, retryLadder, type TopologyMode, topologyNames } from './topology.ts';

export interface Broker {
  publish(job: OriginatedJob, limitMs?: number): Promise<void>;
  isAvailable(): boolean;
  /** Starts to consume. One consumer per process: lanes that belong together share its slots. */
  consume(options: {
    subscriptions: Subscription[];
    slots: number;
    prefetch?: number;
    partyOf?: (message: Message) => string;
    handler: Handler;
    onHolding?: ((holding: Holding) => Promise<void>) | undefined;
  }): Consumer;
  /** For the owner of the topology: declares again what was deleted. @returns how long the queues are, if there is a connection */
  declare(): Promise<QueueDepths | undefined>;
  /** @returns those of these holdings that the broker has given back to the queues. @throws if it doesn't answer */
  listReturned(holdings: string[]): Promise<string[]>;
  /** Whether messages go out and, where this process consumes, come in. */
  check: Check['probe'];
  whenUp(): Promise<void>;
  /** Stops consuming, finishes what was begun, waits for confirms, closes. */
  close(): Promise<void>;
}

/** One publishing connection, and one more for consuming once {@link Broker.consume} is called. */
export function createBroker(options: {
  /** Of the nodes of a cluster, or of one server. */
  urls: readonly string[];
  /** Shown by the broker beside the connection. */
  name: string;
  namespace: string;
  /** One, if not given. */
  laneParts?: LaneParts;
  /** `declare`, if not given. */
  topology?: TopologyMode;
  logger: Logger;
  metrics: Metrics;
  /** Rejects while a server that handlers need does not answer: then messages are kept in hand. */
  probe?: Probe;
  /** For tests: shorter waits. */
  ladder?: readonly Rung[];
}): Broker {
  const shared = {
    ...options,
    names: topologyNames(options.namespace, options.laneParts),
    ladder: options.ladder ?? retryLadder,
    topology: options.topology ?? 'declare',
  };
  const publisher = createPublisher(shared);
  const consumers: Consumer[] = [];
  return {
    publish: publisher.publish,
    declare: publisher.declare,
    isAvailable: publisher.isAvailable,
    listReturned: (holdings) => listReturned(options, holdings),
    consume(subscription) {
      const consumer = createConsumer({ ...shared, ...subscription, publisher });
      consumers.push(consumer);
      return consumer;
    },
    async check() {
      if (!publisher.isAvailable()) throw new Error('the broker takes no messages');
      if (!consumers.every((consumer) => consumer.isUp())) throw new Error('the broker delivers no messages');
    },
    async whenUp() {
      await publisher.whenUp();
      for (const consumer of consumers) await consumer.whenUp();
    },
    async close() {
      for (const consumer of consumers) await consumer.close();
      await publisher.close();
    },
  };
}
