import type { Logger } from '@ripple/telemetry';
import { type Delivery, SplitBundleError } from './deliveries.ts';
import { HEADERS } from './headers.ts';
import type { Outcome } from './outcome.ts';
import type { Publisher } from './publisher.ts';
import type { Rung, TopologyNames } from './topology.ts';

export interface FailedMessage {
  delivery: Delivery;
  /** Attempts so far, this one included. */
  attempts: number;
  outcome: Exclude<Outcome, { outcome: 'ack' }>;
}

/** Index of the rung on which a message waits for a newer version of the process, each time: 30 s. */
const NEWER_VERSION_RUNG = 2;

/**
 * Moves failed messages to the retry ladder or to the dead letters.
 * @returns a function that resolves when the broker has confirmed the message there, to what has become of it
 */
export function createRetry(options: {
  names: TopologyNames;
  ladder: readonly Rung[];
  publisher: Publisher;
  logger: Logger;
}): (failed: FailedMessage) => Promise<Outcome['outcome']> {
  const { names, ladder, publisher, logger } = options;
  return async ({ delivery: { lane, part, encode, firstFailedAt }, attempts, outcome }) => {
    const { error } = outcome;
    const rung = nextRung(ladder, outcome, attempts);
    const now = new Date().toISOString();
    logger.warn(
      { err: error, lane, attempts, next: rung ? `retry in ${rung.delayMs} ms` : 'dead letter' },
      'a message failed',
    );
    await publisher.publishRaw({
      exchange: rung ? names.retry(rung) : names.deadExchange,
      // It comes again to the same part.
      routingKey: part,
      content: encode(),
      headers: {
        [HEADERS.attempts]: outcome.outcome === 'wait' ? attempts - 1 : attempts,
        [HEADERS.lane]: lane,
        [HEADERS.reason]: error.message,
        [HEADERS.stack]: error.stack ?? '',
        [HEADERS.firstFailedAt]: firstFailedAt ?? now,
        [HEADERS.lastFailedAt]: now,
      },
    });
    return rung ? outcome.outcome : 'dead-letter';
  };
}

/** The delay queue for a failed message; `undefined` makes it a dead letter. */
function nextRung(
  ladder: readonly Rung[],
  { outcome, error }: FailedMessage['outcome'],
  attempts: number,
): Rung | undefined {
  if (outcome === 'retry') return ladder[attempts - 1];
  if (outcome === 'dead-letter') return undefined;
  return error instanceof SplitBundleError
    ? ladder[0]
    : ladder[Math.min(NEWER_VERSION_RUNG, ladder.length - 1)];
}
