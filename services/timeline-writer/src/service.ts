import { ack, type Outcome } from '@ripple/broker';
import type { Message } from '@ripple/messages';
import { openWorker, type Running, type WorkerOptions } from '@ripple/runtime';
import { createTimelineStore } from '@ripple/timelines';
import { type Delivery, deliverHome } from './deliver-home.ts';

/** Jobs at once: enough to keep Postgres and Redis busy while another job waits for either. */
const SLOTS = 8;

/** Ring 2: puts posts into the home timelines of followers. */
export async function start(config: WorkerOptions): Promise<Running> {
  const worker = openWorker('timeline-writer', config);
  const { pool } = worker.database;
  const delivery: Delivery = {
    pool,
    metrics: worker.metrics,
    store: createTimelineStore(worker.redis, config.NAMESPACE),
  };
  worker.consume({
    // The slices of one big author are many: followers of everybody else go first.
    subscriptions: [
      { lane: 'followers', weight: 7 },
      { lane: 'followers-bulk', weight: 1 },
    ],
    slots: SLOTS,
    handler: (message) => handle(delivery, message),
  });
  return worker.start();
}

async function handle(delivery: Delivery, message: Message): Promise<Outcome> {
  if (message.type !== 'deliver-home') {
    return { outcome: 'dead-letter', error: new Error(`${message.type} is no message for timeline-writer`) };
  }
  await deliverHome(delivery, message);
  return ack;
}
