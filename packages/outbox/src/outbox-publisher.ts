import type { Broker } from '@ripple/broker';
import type { Pool, QueuedEvent } from '@ripple/db';
import { failPoint } from '@ripple/fail-points';
import type { Job, Lane, Message } from '@ripple/messages';
import { idOf, type Logger, type Metrics } from '@ripple/telemetry';
import { RELAY_AFTER_MS } from './relay.ts';

export interface OutboxPublisher {
  /**
   * Publishes a committed row and clears it on the confirm. Returns at once and never fails: whatever it
   * can't do in time, or at all, the relay does.
   */
  publishSoon(lane: Lane, row: QueuedEvent<Message>): void;
  /** Waits for what has been begun. */
  close(): Promise<void>;
}

/** Confirms are given up before the relay takes the row, so that a post rarely has two messages. */
const CONFIRM_LIMIT_MS = RELAY_AFTER_MS - 500;
/** More than this at once means that the broker is slow: the relay will publish in batches. */
const MOST_IN_FLIGHT = 500;
const CLEAR_AFTER_MS = 25;

export function createOutboxPublisher(options: {
  broker: Broker;
  pool: Pool;
  logger: Logger;
  metrics: Metrics;
  /** Told of what the broker has confirmed. */
  onPublished?: (job: Job) => void;
}): OutboxPublisher {
  const { broker, pool, logger, metrics, onPublished } = options;
  const inFlight = new Set<Promise<void>>();
  let confirmed: number[] = [];
  let clearing: Promise<void> | undefined;

  async function publish(lane: Lane, { outboxId, message, origin }: QueuedEvent<Message>): Promise<void> {
    const from = origin ?? undefined;
    failPoint('before-publish');
    try {
      await broker.publish({ lane, message, origin: from }, CONFIRM_LIMIT_MS);
    } catch (error) {
      metrics.outboxSkipped.inc();
      logger.debug({ err: error, outboxId, ...idOf(from) }, 'left to the relay');
      return;
    }
    failPoint('confirmed-uncleared');
    onPublished?.({ lane, message });
    confirmed.push(outboxId);
    clearing ??= clearSoon();
    await clearing;
  }

  async function clearSoon(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, CLEAR_AFTER_MS));
    const ids = confirmed;
    confirmed = [];
    clearing = undefined;
    try {
      await pool.query({
        name: 'clear-outbox',
        text: 'delete from outbox where id = any($1::bigint[])',
        values: [ids],
      });
    } catch (error) {
      // The relay publishes these rows a second time; consumers can bear that.
      logger.warn({ err: error, rows: ids.length }, 'published rows stay in the outbox');
    }
  }

  return {
    publishSoon(lane, row) {
      if (inFlight.size >= MOST_IN_FLIGHT || !broker.isAvailable()) {
        metrics.outboxSkipped.inc();
        return;
      }
      const publishing = publish(lane, row).finally(() => inFlight.delete(publishing));
      inFlight.add(publishing);
    },
    async close() {
      await Promise.all(inFlight);
    },
  };
}
