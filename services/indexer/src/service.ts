import { ack, type Outcome } from '@ripple/broker';
import { createLivePublisher } from '@ripple/live';
import type { Message } from '@ripple/messages';
import { createDocuments } from '@ripple/posts';
import { createCounts, createMarks } from '@ripple/reactions';
import { createReceipts } from '@ripple/receipts';
import { forgetEarlierLife } from '@ripple/redis';
import { openWorker, type Running, type WorkerOptions } from '@ripple/runtime';
import { createTimelineStore } from '@ripple/timelines';
import { type Index, indexPost, reindexPost, unindexPost } from './index-post.ts';
import { createReactions, type Reactions } from './react.ts';

const SLOTS = 8;
/** Countings that may wait together: those of the same post are done with one. */
const REACTION_SLOTS = 2_000;
const COUNT_INTERVAL_MS = 1_000;

/** Ring 3: keeps author, tag, reply and public timelines, and the counts and marks of posts. */
export async function start(config: WorkerOptions): Promise<Running> {
  const worker = openWorker('indexer', config);
  forgetEarlierLife(worker.redis, config.NAMESPACE, worker.logger);
  const { redis, logger, metrics, database } = worker;
  const shared = { redis, pool: database.pool, namespace: config.NAMESPACE, logger, metrics };
  const store = createTimelineStore(redis, config.NAMESPACE);
  const live = createLivePublisher(redis, config.NAMESPACE);
  const index: Index = {
    pool: database.pool,
    store,
    live,
    metrics,
    documents: createDocuments(shared),
    receipts: createReceipts(redis, config.NAMESPACE),
  };
  const reactions = createReactions({
    database,
    store,
    metrics,
    counts: createCounts(shared),
    marks: createMarks(shared),
    intervalMs: config.intervalMs ?? COUNT_INTERVAL_MS,
  });
  worker.consume({
    subscriptions: [{ lane: 'public', weight: 1 }],
    slots: SLOTS,
    handler: (message) => handle(index, message),
  });
  // Slots of their own: to wait for the next counting must not hold up an index job.
  worker.consume({
    subscriptions: [{ lane: 'reactions', weight: 1 }],
    slots: REACTION_SLOTS,
    prefetch: REACTION_SLOTS,
    handler: (message) => react(reactions, message),
  });
  return worker.start();
}

async function handle(index: Index, message: Message): Promise<Outcome> {
  switch (message.type) {
    case 'index-post':
      await indexPost(index, message);
      return ack;
    case 'reindex-post':
      await reindexPost(index, message);
      return ack;
    case 'unindex-post':
      await unindexPost(index, message);
      return ack;
    default:
      return refuse(message);
  }
}

async function react(reactions: Reactions, message: Message): Promise<Outcome> {
  switch (message.type) {
    case 'apply-favourite':
      await reactions.applyFavourite(message);
      return ack;
    case 'count-post':
      await reactions.count(message);
      return ack;
    default:
      return refuse(message);
  }
}

const refuse = ({ type }: Message): Outcome => ({
  outcome: 'dead-letter',
  error: new Error(`${type} is no message for indexer`),
});
