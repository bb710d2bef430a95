import type { Broker } from '@ripple/broker';
import type { Pool } from '@ripple/db';
import { failPoint } from '@ripple/fail-points';
import type { Job } from '@ripple/messages';
import { idOf, type Logger, type Metrics } from '@ripple/telemetry';
import type { OutboxRow } from './enqueue.ts';
import { RELAY_AFTER_MS } from './relay.ts';

/** Confirms are given up before the relay takes the row, so that a post rarely has two messages. */
const CONFIRM_LIMIT_MS = RELAY_AFTER_MS - 500;
/** More than this at once means that the broker is slow: the relay will publish in batches. */
const MOST_IN_FLIGHT = 500;
const CLEAR_AFTER_MS = 25;

/** Publishes committed rows from the process that wrote them; what it can't publish in time is left to the relay. */
export function createOutboxPublisher(options: {
  broker: Broker;
  pool: Pool;
  logger: Logger;
  metrics: Metrics;
  onPublished?: (job: Job) => void;
}) {
  const { broker, pool, logger, metrics, onPublished } = options;
  const inFlight = new Set<Promise<void>>();
  let confirmed: number[] = [];
  let clearing: Promise<void> | undefined;

  async function publish({ id, origin, ...job }: OutboxRow): Promise<void> {
    const from = origin ?? undefined;
    failPoint('before-publish');
    try {
      await broker.publish({ ...job, origin: from }, CONFIRM_LIMIT_MS);
    } catch (error) {
      metrics.outboxSkipped.inc();
      logger.debug({ err: error, outboxId: id, ...idOf(from) }, 'left to the relay');
      return;
    }
    failPoint('confirmed-uncleared');
    onPublished?.(job);
    confirmed.push(id);
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
    publishSoon(row: OutboxRow): void {
      if (inFlight.size >= MOST_IN_FLIGHT || !broker.isAvailable()) {
        metrics.outboxSkipped.inc();
        return;
      }
      const publishing = publish(row).finally(() => inFlight.delete(publishing));
      inFlight.add(publishing);
    },
    async close(): Promise<void> {
      await Promise.all(inFlight);
    },
  };
}
