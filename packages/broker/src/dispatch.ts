import { failPoint } from '@ripple/fail-points';
import { InvalidMessageError, type Lane, type Message, NewerMessageError, type Part } from '@ripple/messages';
import {
  continueFrom,
  inSpan,
  type Logger,
  type Metrics,
  markFailed,
  type Span,
  type SpanDescription,
} from '@ripple/telemetry';
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Dependencies } from './dependencies.ts';
import { HEADERS } from './headers.ts';
import type { OpenHolding } from './holding.ts';
import { originOf } from './origin-of.ts';
import type { Handler, Outcome } from './outcome.ts';
import type { FailedMessage } from './retry.ts';
import type { TopologyNames } from './topology.ts';

/** A message that the broker has delivered and that is not acknowledged yet. */
export interface Delivery {
  channel: Channel;
  lane: Lane;
  part: Part;
  raw: ConsumeMessage;
  /** What `raw` says, or why that can't be told. */
  content: Message | Error;
  /** In ms since the Unix epoch; Infinity for what makes no lane late. */
  acceptedAt: number;
  /** Where it is until it is acknowledged; for a consumer whose holding is followed. */
  holding: OpenHolding | undefined;
  /** Aborts when the broker will deliver the message again: its connection is lost, or the consumer closes. */
  returned: AbortSignal;
}

/**
 * Takes a delivery to its outcome: calls the handler, moves a failed message on, acknowledges.
 * A message that fails while a dependency is unavailable stays unacknowledged here and is handled again afterwards,
 * as the same attempt.
 * @param options.moveOn puts a failed message where it belongs next, and resolves once it is there
 * @returns a function that resolves when the message is acknowledged, or will be delivered again
 */
export function createDispatcher(options: {
  names: TopologyNames;
  handler: Handler;
  moveOn: (failed: FailedMessage) => Promise<Outcome['outcome']>;
  dependencies: Dependencies;
  logger: Logger;
  metrics: Metrics;
}): (delivery: Delivery) => Promise<void> {
  const { names, handler, moveOn, dependencies, logger, metrics } = options;

  async function dispatch(delivery: Delivery): Promise<void> {
    const attempts = Number(delivery.raw.properties.headers?.[HEADERS.attempts] ?? 0) + 1;
    while (!delivery.returned.aborted) {
      if (await attempt(delivery, attempts)) return;
      await dependencies.whenAvailable();
    }
  }

  /** @returns false if the message is still to be handled */
  function attempt(delivery: Delivery, attempts: number): Promise<boolean> {
    const { lane, part, raw } = delivery;
    return inSpan(`process ${lane}`, describe(names.queue(part), raw, attempts), async (span) => {
      const outcome = await handle(delivery, attempts, span);
      if (outcome.outcome !== 'ack') markFailed(span, outcome.error);
      const fault =
        outcome.outcome === 'retry' ? await dependencies.findUnavailable(outcome.error) : undefined;
      if (fault === undefined && (await settle(delivery, outcome, attempts))) return true;
      logger.warn({ err: fault, lane }, 'a message is kept in hand until what it needs is back');
      return false;
    });
  }

  async function handle(
    { lane, part, content }: Delivery,
    attempt: number,
    span: Span | undefined,
  ): Promise<Outcome> {
    try {
      if (content instanceof Error) throw content;
      span?.setAttribute('ripple.message.type', content.type);
      return await handler(content, { lane, part, attempt });
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      if (error instanceof NewerMessageError) return { outcome: 'wait', error };
      return { outcome: error instanceof InvalidMessageError ? 'dead-letter' : 'retry', error };
    }
  }

  /** @returns false if the message could not be moved on */
  async function settle(
    { channel, lane, part, raw }: Delivery,
    outcome: Outcome,
    attempts: number,
  ): Promise<boolean> {
    let became: Outcome['outcome'];
    try {
      became = outcome.outcome === 'ack' ? 'ack' : await moveOn({ lane, part, raw, attempts, outcome });
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
      // The channel is closed, so the broker delivers the message again.
    }
    return true;
  }

  return (delivery) => continueFrom(originOf(delivery.raw), () => dispatch(delivery));
}

const describe = (queue: string, raw: ConsumeMessage, attempts: number): SpanDescription => ({
  kind: 'consumer',
  attributes: {
    'messaging.system': 'rabbitmq',
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.destination.name': queue,
    'messaging.message.id': raw.properties.messageId,
    'messaging.message.body.size': raw.content.length,
    'ripple.attempt': attempts,
  },
});
