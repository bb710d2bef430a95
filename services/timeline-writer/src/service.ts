import { createReceipts } from '@ripple/delivery';
import { createLivePublisher } from '@ripple/live';
import { createBlockList, createFollowees } from '@ripple/people';
import { clearAfterRestart } from '@ripple/redis';
import { openWorker, type Running, type WorkerOptions } from '@ripple/runtime';
import {
  createFollowedTopics,
  createPulls,
  createTimelineStore,
  renewFollows,
  renewRelation,
  renewTopics,
} from '@ripple/timelines';
import { createDeliverHome, type Delivery, deliverMentions } from './deliver-home.ts';

/** Jobs at once: posts for the same followers that are in hand together cost little more than one. */
const SLOTS = 32;

/** Ring 2: puts posts into the home timelines of followers. */
export async function start(config: WorkerOptions): Promise<Running> {
  const worker = openWorker('timeline-writer', config);
  clearAfterRestart(worker.redis, config.NAMESPACE, worker.logger);
  const copies = { redis: worker.redis, pool: worker.database.pool, namespace: config.NAMESPACE };
  const delivery: Delivery = {
    ...worker.database,
    metrics: worker.metrics,
    blockList: createBlockList(copies),
    pulls: createPulls(copies),
    followees: createFollowees(copies),
    topics: createFollowedTopics(copies),
    store: createTimelineStore(worker.redis, config.NAMESPACE, { metrics: worker.metrics }),
    live: createLivePublisher(worker.redis, config.NAMESPACE),
    receipts: createReceipts(worker.redis, config.NAMESPACE),
  };
  worker.consume({
    // The slices of one big author are many: the followers of others go first.
    lanes: { followers: 7, 'followers-bulk': 1 },
    slots: SLOTS,
    handlers: {
      'deliver-home': createDeliverHome(delivery, SLOTS),
      'deliver-mentions': (job) => deliverMentions(delivery, job),
      // The api has done these two at once, where it could.
      'apply-relation': ({ userId, otherId, follows }) =>
        follows ? renewFollows(delivery, follows) : renewRelation(delivery, userId, otherId),
      'apply-topics': ({ userId }) => renewTopics(delivery, userId),
    },
  });
  return worker.start();
}
