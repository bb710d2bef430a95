import { withTimeout } from '@ripple/concurrency';
import { type Lane, type Message, partsOf } from '@ripple/messages';
import type { Logger, Metrics } from '@ripple/telemetry';
import { superviseConnection } from './connection.ts';
import { consumeLanes, type LaneConsumer } from './consume-lanes.ts';
import { type Delivery, openDeliveries } from './deliveries.ts';
import { createDependencies, type Probe } from './dependencies.ts';
import { createDispatcher } from './dispatch.ts';
import { createFairQueue } from './fair-queue.ts';
import { type Holding, openHolding } from './holding.ts';
import { type Handler, outcomes } from './outcome.ts';
import type { Publisher } from './publisher.ts';
import { createRetry } from './retry.ts';
import { watchSilence } from './silence.ts';
import type { Rung, TopologyMode, TopologyNames } from './topology.ts';

export interface Subscription {
  lane: Lane;
  /** The lane's share of the slots when all lanes have work. */
  weight: number;
}

export interface Consumer {
  whenUp(): Promise<void>;
  isUp(): boolean;
  /** Takes nothing new, finishes what it has begun, returns the rest to the queues; for 5 s at most. */
  close(): Promise<void>;
}

const CLOSE_LIMIT_MS = 5_000;

/**
 * Consumes lanes with `slots` handlers at once, shared between the lanes by weight. A message is
 * acknowledged after its handler is done, or after the broker has confirmed it on the retry ladder or
 * among the dead letters: it is always in at least one place. A bundle is opened into its messages, each of which has
 * its own slot, attempts and outcome, and is acknowledged with the last of them.
 *
 * A message that failed because a dependency is unavailable stays unacknowledged until that is back, and counts no
 * attempt: the ladder is for faults of the message, and on it an outage of a minute would cost up to five minutes
 * more. Nor is it returned to its queue: 20 returns would make it a dead letter.
 */
export function createConsumer(options: {
  urls: readonly string[];
  name: string;
  names: TopologyNames;
  ladder: readonly Rung[];
  topology: TopologyMode;
  publisher: Publisher;
  subscriptions: Subscription[];
  slots: number;
  /**
   * Unacknowledged messages that each lane may hold here, each alone or a bundle (`together` of the lane); twice the
   * slots if not given.
   */
  prefetch?: number;
  /** Whose a message is: parties take turns, as far as `prefetch` looks ahead. One for all if not given. */
  partyOf?: (message: Message) => string;
  handler: Handler;
  /** Rejects while a server that handlers need does not answer. */
  probe?: Probe;
  /**
   * Told of what each connection will hold, before it is delivered anything. If it rejects, the connection is made
   * anew.
   */
  onHolding?: ((holding: Holding) => Promise<void>) | undefined;
  logger: Logger;
  metrics: Metrics;
}): Consumer {
  const { subscriptions, slots, partyOf, probe, onHolding, logger, metrics } = options;
  const prefetch = options.prefetch ?? slots * 2;
  const lanes = subscriptions.map(({ lane }) => lane);
  const parts = lanes.flatMap((lane) => partsOf(lane, options.names.laneParts));
  // A counter that begins with its first failure shows no increase to a rate.
  for (const lane of lanes) for (const outcome of outcomes) metrics.handled.inc({ lane, outcome }, 0);
  const stop = new AbortController();
  const dispatch = createDispatcher({
    ...options,
    moveOn: createRetry(options),
    dependencies: createDependencies({ publisher: options.publisher, probe, signal: stop.signal }),
  });
  const weights = Object.fromEntries(subscriptions.map(({ lane, weight }) => [lane, weight]));
  const queue = createFairQueue<Delivery>(weights, slots, async (delivery) => {
    await dispatch(delivery);
    delivery.holding?.remove(delivery);
  });
  let consumers: LaneConsumer[] = [];
  let lost = new AbortController();

  const connection = superviseConnection({
    urls: options.urls,
    name: `${options.name}/consumer`,
    logger,
    async setUp(model, reset) {
      const returned = AbortSignal.any([lost.signal, stop.signal]);
      let begun: Promise<LaneConsumer[]> = Promise.resolve([]);
      const receiveAll = async () => Promise.all((await begun).map(({ roundTrip }) => roundTrip()));
      const holding =
        onHolding && (await openHolding({ ...options, model, parts, receiveAll, ended: lost.signal }));
      if (holding) await onHolding(holding);
      begun = consumeLanes({
        ...options,
        model,
        lanes,
        prefetch,
        onMessage(channel, lane, part, raw) {
          for (const delivery of openDeliveries({ lane, part, holding, returned }, channel, raw)) {
            const { content } = delivery;
            holding?.add(delivery);
            queue.add(lane, delivery, content instanceof Error ? undefined : partyOf?.(content));
          }
        },
        reset,
      });
      const ofItsOwn = await model.createChannel();
      ofItsOwn.on('error', () => {});
      void watchSilence(ofItsOwn, returned, reset).catch(() => {});
      consumers = await begun;
    },
    onUp: () => metrics.brokerConnected.set({ connection: 'consumer' }, 1),
    onDown() {
      // The broker delivers again what came by the lost channels.
      queue.clear();
      lost.abort();
      lost = new AbortController();
      consumers = [];
      metrics.brokerConnected.set({ connection: 'consumer' }, 0);
    },
  });

  return {
    whenUp: connection.whenUp,
    isUp: connection.isUp,
    async close() {
      stop.abort();
      const begunIsDone = queue.stop();
      const cancelled = Promise.allSettled(consumers.map(({ channel, tag }) => channel.cancel(tag)));
      await withTimeout(CLOSE_LIMIT_MS, Promise.all([begunIsDone, cancelled])).catch(() => {});
      await connection.close();
    },
  };
}
