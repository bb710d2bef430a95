import { createBarriers, renewRelation } from '@ripple/blocks';
import { ack, type Outcome } from '@ripple/broker';
import { createFollowees } from '@ripple/follows';
import { createLivePublisher } from '@ripple/live';
import type { Message } from '@ripple/messages';
import { createReceipts } from '@ripple/receipts';
import { forgetEarlierLife } from '@ripple/redis';
import { openWorker, type Running, type WorkerOptions } from '@ripple/runtime';
import { createPulls, createTimelineStore, renewTopics } from '@ripple/timelines';
import { createFollowedTopics } from '@ripple/topics';
import { type Delivery, deliverHome, deliverMentions } from './deliver-home.ts';

/** Jobs at once: enough to keep Postgres and Redis busy while another job waits for either. */
const SLOTS = 8;

/** Ring 2: puts posts into the home timelines of followers. */
export async function start(config: WorkerOptions): Promise<Running> {
  const worker = openWorker('timeline-writer', config);
  forgetEarlierLife(worker.redis, config.NAMESPACE, worker.logger);
  const copies = { redis: worker.redis, pool: worker.database.pool, namespace: config.NAMESPACE };
  const delivery: Delivery = {
    ...worker.database,
    metrics: worker.metrics,
    barriers: createBarriers(copies),
    pulls: createPulls(copies),
    followees: createFollowees(copies),
    topics: createFollowedTopics(copies),
    store: createTimelineStore(worker.redis, config.NAMESPACE, worker.metrics),
    live: createLivePublisher(worker.redis, config.NAMESPACE),
    receipts: createReceipts(worker.redis, config.NAMESPACE),
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
  switch (message.type) {
    case 'deliver-home':
      await deliverHome(delivery, message);
      return ack;
    case 'deliver-mentions':
      await deliverMentions(delivery, message);
      return ack;
    case 'apply-relation':
      // As the api has done at once, where it could.
      await renewRelation(delivery, message.userId, message.otherId);
      return ack;
    case 'apply-topics':
      // As the api has done at once, where it could.
      await renewTopics(delivery, message.userId);
      return ack;
    default:
      return {
        outcome: 'dead-letter',
        error: new Error(`${message.type} is no message for timeline-writer`),
      };
  }
}
