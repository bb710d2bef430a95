import type { Lane, Part } from '@ripple/messages';
import type { Logger } from '@ripple/telemetry';
import type { ConsumeMessage } from 'amqplib';
import { HEADERS } from './headers.ts';
import type { Outcome } from './outcome.ts';
import type { Publisher } from './publisher.ts';
import type { Rung, TopologyNames } from './topology.ts';

export interface FailedMessage {
  lane: Lane;
  /** Where it comes again after its delay. */
  part: Part;
  raw: ConsumeMessage;
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
  return async ({ lane, part, raw, attempts, outcome: { outcome, error } }) => {
    const rung = nextRung(ladder, outcome, attempts);
    const now = new Date().toISOString();
    logger.warn(
      { err: error, lane, attempts, next: rung ? `retry in ${rung.delayMs} ms` : 'dead letter' },
      'a message failed',
    );
    await publisher.publishRaw({
      exchange: rung ? names.retry(rung) : names.deadExchange,
      routingKey: part,
      content: raw.content,
      headers: {
        [HEADERS.attempts]: outcome === 'wait' ? attempts - 1 : attempts,
        [HEADERS.lane]: lane,
        [HEADERS.reason]: error.message,
        [HEADERS.stack]: error.stack ?? '',
        [HEADERS.firstFailedAt]: raw.properties.headers?.[HEADERS.firstFailedAt] ?? now,
        [HEADERS.lastFailedAt]: now,
      },
    });
    return rung ? outcome : 'dead-letter';
  };
}

/** The delay queue for a failed message; `undefined` makes it a dead letter. */
function nextRung(
  ladder: readonly Rung[],
  outcome: FailedMessage['outcome']['outcome'],
  attempts: number,
): Rung | undefined {
  if (outcome === 'retry') return ladder[attempts - 1];
  return outcome === 'wait' ? ladder[Math.min(NEWER_VERSION_RUNG, ladder.length - 1)] : undefined;
}
