import { setTimeout as sleep } from 'node:timers/promises';
import { failPoint } from '@ripple/fail-points';
import {
  InvalidMessageError,
  type Lane,
  type Message,
  NewerMessageError,
  parseMessage,
} from '@ripple/messages';
import { continueFrom, inSpan, type Logger, type Metrics, markFailed, type Span } from '@ripple/telemetry';
import type { Channel, ConsumeMessage } from 'amqplib';
import { superviseConnection } from './connection.ts';
import { createFairQueue } from './fair-queue.ts';
import { HEADERS } from './headers.ts';
import { originOf } from './origin-of.ts';
import type { Publisher } from './publisher.ts';
import { type Rung, setUpTopology, type TopologyMode, type TopologyNames } from './topology.ts';

/** What became of a message. Only this package acknowledges. */
export type Outcome =
  | { outcome: 'ack' }
  /** Try again after the next delay of the ladder; a dead letter once the ladder is used up. */
  | { outcome: 'retry'; error: Error }
  /** For somebody newer than this process: waits, and is not counted as an attempt. */
  | { outcome: 'wait'; error: Error }
  /** Never try again: an operator decides. */
  | { outcome: 'dead-letter'; error: Error };

const outcomes: Outcome['outcome'][] = ['ack', 'retry', 'wait', 'dead-letter'];

export const ack: Outcome = { outcome: 'ack' };

/** Rejections count as `retry`. */
export type Handler = (message: Message, from: { lane: Lane; attempt: number }) => Promise<Outcome>;

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
  /** Which connection it came by: with its end the message is delivered again, to whomever. */
  connection: number;
}

/** Between two looks at whether what was away is back. */
const HOLD_MS = 500;
/** How long a message waits for a newer worker, each time: 30 s. */
const WAITING_RUNG = 2;
const CLOSE_LIMIT_MS = 5_000;

/**
 * Consumes lanes with `slots` handlers at once, shared between the lanes by weight. A message is
 * acknowledged after its handler is done, or after the broker has confirmed it on the retry ladder or
 * among the dead letters: it is always in at least one place.
 *
 * A message that failed because a server is away is kept in hand until that is back, and counts no attempt:
 * the ladder is for what is wrong with a message, and on it an outage of a minute would have cost five more.
 * Nothing is returned to its queue for that either: twenty returns would make it a dead letter.
 */
export function createConsumer(options: {
  url: string;
  name: string;
  names: TopologyNames;
  ladder: readonly Rung[];
  topology: TopologyMode;
  publisher: Publisher;
  subscriptions: Subscription[];
  slots: number;
  /** Unacknowledged messages that each lane may hold here; twice the slots if not given. */
  prefetch?: number;
  handler: Handler;
  /** Rejects while a server that handlers need does not answer. */
  probe?: () => Promise<unknown>;
  logger: Logger;
  metrics: Metrics;
}): Consumer {
  const { names, ladder, publisher, subscriptions, slots, handler, probe, logger, metrics } = options;
  const weights = Object.fromEntries(subscriptions.map(({ lane, weight }) => [lane, weight]));
  // A counter that begins with its first failure shows no increase to a rate.
  for (const { lane } of subscriptions)
    for (const outcome of outcomes) metrics.handled.inc({ lane, outcome }, 0);
  const queue = createFairQueue<Delivery>(weights, slots, (delivery) =>
    continueFrom(originOf(delivery.raw), () => handle(delivery)),
  );
  const stop = new AbortController();
  let consumers: { channel: Channel; tag: string }[] = [];
  let current = 0;
  let waiting: Promise<void> | undefined;

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
        if (consumers.length === 0) await setUpTopology(options.topology, channel, names, ladder);
        await channel.prefetch(options.prefetch ?? slots * 2);
        const { consumerTag } = await channel.consume(names.queue(lane), (raw) => {
          // null: the broker has cancelled the consumer, for instance because its queue was deleted.
          if (raw === null) reset(`the broker cancelled the consumer of ${lane}`);
          else queue.add(lane, { channel, lane, raw, connection: current });
        });
        consumers.push({ channel, tag: consumerTag });
      }
    },
    onUp: () => metrics.brokerConnected.set({ connection: 'consumer' }, 1),
    onDown() {
      // What was delivered on the lost channels comes again.
      queue.clear();
      current += 1;
      metrics.brokerConnected.set({ connection: 'consumer' }, 0);
    },
  });

  async function handle(delivery: Delivery): Promise<void> {
    const { raw, connection: from } = delivery;
    const attempts = Number(raw.properties.headers?.[HEADERS.attempts] ?? 0) + 1;
    while (from === current && !stop.signal.aborted) {
      if (await attempt(delivery, attempts)) return;
      await untilBack();
    }
  }

  /** False: the message is kept in hand. */
  function attempt(delivery: Delivery, attempts: number): Promise<boolean> {
    const { lane, raw } = delivery;
    const attributes = {
      'messaging.system': 'rabbitmq',
      'messaging.operation.type': 'process',
      'messaging.operation.name': 'process',
      'messaging.destination.name': names.queue(lane),
      'messaging.message.id': raw.properties.messageId,
      'messaging.message.body.size': raw.content.length,
      'ripple.attempt': attempts,
    };
    return inSpan(`process ${lane}`, { kind: 'consumer', attributes }, async (span) => {
      const outcome = await run(lane, raw, attempts, span);
      if (outcome.outcome !== 'ack') markFailed(span, outcome.error);
      const fault = outcome.outcome === 'retry' ? await whatIsAway() : undefined;
      if (fault === undefined && (await settle(delivery, outcome, attempts))) return true;
      logger.warn({ err: fault, lane }, 'a message is kept in hand until what it needs is back');
      return false;
    });
  }

  /** False: the message could not be put where it belongs. */
  async function settle(
    { channel, lane, raw }: Delivery,
    outcome: Outcome,
    attempts: number,
  ): Promise<boolean> {
    let became: Outcome['outcome'];
    try {
      became = outcome.outcome === 'ack' ? 'ack' : await moveOn({ lane, raw, attempts, outcome });
    } catch (error) {
      logger.warn({ err: error, lane }, 'a message could not be moved on');
      return false;
    }
    metrics.handled.inc({ lane, outcome: became });
    logger.debug({ lane, attempts, outcome: became }, 'handled');
    failPoint('handled-unacknowledged');
    try {
      channel.ack(raw);
    } catch {
      // The channel is gone, and with it our hold on the message.
    }
    return true;
  }

  /** Why nothing can be handled at the moment; undefined if it can. */
  async function whatIsAway(): Promise<Error | undefined> {
    if (!publisher.isAvailable()) return new Error('the broker takes no messages');
    return probe?.().then(
      () => undefined,
      (error: Error) => error,
    );
  }

  /** One question at a time, for however many handlers wait for its answer; it is in the trace of none. */
  function untilBack(): Promise<void> {
    waiting ??= continueFrom({}, async () => {
      do await sleep(HOLD_MS, undefined, { signal: stop.signal }).catch(() => {});
      while (!stop.signal.aborted && (await whatIsAway()));
      waiting = undefined;
    });
    return waiting;
  }

  async function run(
    lane: Lane,
    raw: ConsumeMessage,
    attempt: number,
    span: Span | undefined,
  ): Promise<Outcome> {
    try {
      const message = parseMessage(raw.content);
      span?.setAttribute('ripple.message.type', message.type);
      return await handler(message, { lane, attempt });
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

  /** Puts a failed message where it belongs next, waits until it is there, and says what it is by then. */
  async function moveOn(failed: {
    lane: Lane;
    raw: ConsumeMessage;
    attempts: number;
    outcome: Exclude<Outcome, { outcome: 'ack' }>;
  }): Promise<Outcome['outcome']> {
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
    return rung ? outcome.outcome : 'dead-letter';
  }

  return {
    whenUp: connection.whenUp,
    isUp: connection.isUp,
    async close() {
      stop.abort();
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
