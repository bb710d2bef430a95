import { failPoint } from '@ripple/fail-points';
import { InvalidMessageError, NewerMessageError } from '@ripple/messages';
import {
  continueFrom,
  inSpan,
  type Logger,
  type Metrics,
  markFailed,
  type Span,
  type SpanDescription,
} from '@ripple/telemetry';
import { type Delivery, SplitBundleError } from './deliveries.ts';
import type { Dependencies } from './dependencies.ts';
import type { Handler, Outcome } from './outcome.ts';
import type { FailedMessage } from './retry.ts';
import type { TopologyNames } from './topology.ts';

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
    const attempts = delivery.failures + 1;
    while (!delivery.returned.aborted) {
      if (await attempt(delivery, attempts)) return;
      await dependencies.whenAvailable();
    }
  }

  /** @returns false if the message is still to be handled */
  function attempt(delivery: Delivery, attempts: number): Promise<boolean> {
    const { lane } = delivery;
    return inSpan(`process ${lane}`, describe(names, delivery), async (span) => {
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
      if (error instanceof NewerMessageError || error instanceof SplitBundleError) {
        return { outcome: 'wait', error };
      }
      return { outcome: error instanceof InvalidMessageError ? 'dead-letter' : 'retry', error };
    }
  }

  /** @returns false if the message could not be moved on */
  async function settle(delivery: Delivery, outcome: Outcome, attempts: number): Promise<boolean> {
    const { lane } = delivery;
    let became: Outcome['outcome'];
    try {
      became = outcome.outcome === 'ack' ? 'ack' : await moveOn({ delivery, attempts, outcome });
    } catch (error) {
      logger.warn({ err: error, lane }, 'a message could not be moved on');
      return false;
    }
    metrics.handled.inc({ lane, outcome: became });
    logger.debug({ lane, attempts, outcome: became }, 'handled');
    failPoint('handled-unacknowledged');
    delivery.acknowledge();
    return true;
  }

  return (delivery) => continueFrom(delivery.origin, () => dispatch(delivery));
}

const describe = (names: TopologyNames, { part, messageId, failures }: Delivery): SpanDescription => ({
  kind: 'consumer',
  attributes: {
    'messaging.system': 'rabbitmq',
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.destination.name': names.queue(part),
    ...(messageId !== undefined && { 'messaging.message.id': messageId }),
    'ripple.attempt': failures + 1,
  },
});
