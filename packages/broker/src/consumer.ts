import { setTimeout as sleep } from 'node:timers/promises';
import { failPoint } from '@ripple/fail-points';
import {
  InvalidMessageError,
  type Lane,
  type Message,
  NewerMessageError,
  parseMessage,
} from '@ripple/messages';
import type { Logger, Metrics } from '@ripple/telemetry';
import type { Channel, ConsumeMessage } from 'amqplib';
import { superviseConnection } from './connection.ts';
import { createFairQueue } from './fair-queue.ts';
import { HEADERS } from './headers.ts';
import type { Publisher } from './publisher.ts';
import { declareTopology, type Rung, type TopologyNames } from './topology.ts';

/** What became of a message. Only this package acknowledges. */
export type Outcome =
  | { outcome: 'ack' }
  /** Try again after the next delay of the ladder; a dead letter once the ladder is used up. */
  | { outcome: 'retry'; error: Error }
  /** For somebody newer than this process: waits, and is not counted as an attempt. */
  | { outcome: 'wait'; error: Error }
  /** Never try again: an operator decides. */
  | { outcome: 'dead-letter'; error: Error };

export const ack: Outcome = { outcome: 'ack' };

/** Rejections count as `retry`. */
export type Handler = (message: Message, attempt: number) => Promise<Outcome>;

export interface Subscription {
  lane: Lane;
  /** The lane's share of the slots when all lanes have work. */
  weight: number;
}

export interface Consumer {
  whenUp(): Promise<void>;
  isUp(): boolean;
  /** Takes nothing new, finishes what it has begun, returns the rest to the queues. */
  close(): Promise<void>;
}

interface Delivery {
  channel: Channel;
  lane: Lane;
  raw: ConsumeMessage;
}

const RETURN_PAUSE_MS = 1_000;
/** How long a message waits for a newer worker, each time: 30 s. */
const WAITING_RUNG = 2;
const CLOSE_LIMIT_MS = 5_000;

/**
 * Consumes lanes with `slots` handlers at once, shared between the lanes by weight. A message is
 * acknowledged after its handler is done, or after the broker has confirmed it on the retry ladder or
 * among the dead letters: it is always in at least one place.
 */
export function createConsumer(options: {
  url: string;
  name: string;
  names: TopologyNames;
  ladder: readonly Rung[];
  publisher: Publisher;
  subscriptions: Subscription[];
  slots: number;
  /** Unacknowledged messages that each lane may hold here; twice the slots if not given. */
  prefetch?: number;
  handler: Handler;
  logger: Logger;
  metrics: Metrics;
}): Consumer {
  const { names, ladder, publisher, subscriptions, slots, handler, logger, metrics } = options;
  const weights = Object.fromEntries(subscriptions.map(({ lane, weight }) => [lane, weight]));
  const queue = createFairQueue<Delivery>(weights, slots, handle);
  let consumers: { channel: Channel; tag: string }[] = [];

  const connection = superviseConnection({
    url: options.url,
    name: `${options.name}/consumer`,
    logger,
    async setUp(model, reset) {
      consumers = [];
      for (const { lane } of subscriptions) {
        const channel = await model.createChannel();
        channel.on('error', (error) => reset(`consumer channel of ${lane}: ${error.message}`));
        channel.on('close', () => reset(`consumer channel of ${lane} closed`));
        if (consumers.length === 0) await declareTopology(channel, names, ladder);
        await channel.prefetch(options.prefetch ?? slots * 2);
        const { consumerTag } = await channel.consume(names.queue(lane), (raw) => {
          // null: the broker has cancelled the consumer, for instance because its queue was deleted.
          if (raw === null) reset(`the broker cancelled the consumer of ${lane}`);
          else queue.add(lane, { channel, lane, raw });
        });
        consumers.push({ channel, tag: consumerTag });
      }
    },
    onUp: () => metrics.brokerConnected.set({ connection: 'consumer' }, 1),
    onDown() {
      // What was delivered on the lost channels comes again.
      queue.clear();
      metrics.brokerConnected.set({ connection: 'consumer' }, 0);
    },
  });

  async function handle({ channel, lane, raw }: Delivery): Promise<void> {
    const attempts = Number(raw.properties.headers?.[HEADERS.attempts] ?? 0) + 1;
    const outcome = await run(raw, attempts);
    metrics.handled.inc({ lane, outcome: outcome.outcome });
    try {
      if (outcome.outcome !== 'ack') await moveOn({ lane, raw, attempts, outcome });
      failPoint('handled-unacknowledged');
      channel.ack(raw);
    } catch (error) {
      logger.warn({ err: error, lane }, 'a message could not be settled and goes back to its queue');
      // Not at once: what keeps a message from being settled would be met again at full speed.
      await sleep(RETURN_PAUSE_MS);
      try {
        channel.nack(raw);
      } catch {
        // The channel is gone, and with it our hold on the message.
      }
    }
  }

  async function run(raw: ConsumeMessage, attempt: number): Promise<Outcome> {
    try {
      return await handler(parseMessage(raw.content), attempt);
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      if (error instanceof NewerMessageError) return { outcome: 'wait', error };
      return { outcome: error instanceof InvalidMessageError ? 'dead-letter' : 'retry', error };
    }
  }

  /** The delay queue for a message, or none: it is a dead letter. */
  function nextRung(outcome: Outcome['outcome'], attempts: number): Rung | undefined {
    if (outcome === 'retry') return ladder[attempts - 1];
    return outcome === 'wait' ? ladder[Math.min(WAITING_RUNG, ladder.length - 1)] : undefined;
  }

  /** Puts a failed message where it belongs next, and waits until it is there. */
  async function moveOn(failed: {
    lane: Lane;
    raw: ConsumeMessage;
    attempts: number;
    outcome: Exclude<Outcome, { outcome: 'ack' }>;
  }): Promise<void> {
    const { lane, raw, attempts, outcome } = failed;
    const rung = nextRung(outcome.outcome, attempts);
    const now = new Date().toISOString();
    logger.warn(
      { err: outcome.error, lane, attempts, next: rung ? `retry in ${rung.delayMs} ms` : 'dead letter' },
      'a message failed',
    );
    await publisher.publishRaw({
      exchange: rung ? names.retry(rung) : names.deadExchange,
      routingKey: lane,
      content: raw.content,
      headers: {
        [HEADERS.attempts]: outcome.outcome === 'wait' ? attempts - 1 : attempts,
        [HEADERS.lane]: lane,
        [HEADERS.reason]: outcome.error.message,
        [HEADERS.stack]: outcome.error.stack ?? '',
        [HEADERS.firstFailedAt]: raw.properties.headers?.[HEADERS.firstFailedAt] ?? now,
        [HEADERS.lastFailedAt]: now,
      },
    });
  }

  return {
    whenUp: connection.whenUp,
    isUp: connection.isUp,
    async close() {
      const begunIsDone = queue.stop();
      const cancelled = Promise.allSettled(consumers.map(({ channel, tag }) => channel.cancel(tag)));
      await Promise.race([
        Promise.all([begunIsDone, cancelled]),
        new Promise((resolve) => setTimeout(resolve, CLOSE_LIMIT_MS).unref()),
      ]);
      await connection.close();
    },
  };
}
