import { ack, type Outcome } from '@ripple/broker';
import type { Message } from '@ripple/messages';
import { createDocuments } from '@ripple/posts';
import { forgetEarlierLife } from '@ripple/redis';
import { openWorker, type Running, type WorkerOptions } from '@ripple/runtime';
import { createTimelineStore } from '@ripple/timelines';
import { type Index, indexPost, unindexPost } from './index-post.ts';

const SLOTS = 8;

/** Ring 3: keeps author, tag and public timelines. */
export async function start(config: WorkerOptions): Promise<Running> {
  const worker = openWorker('indexer', config);
  forgetEarlierLife(worker.redis, config.NAMESPACE, worker.logger);
  const { redis, logger, metrics, database } = worker;
  const index: Index = {
    store: createTimelineStore(redis, config.NAMESPACE),
    documents: createDocuments({ redis, pool: database.pool, namespace: config.NAMESPACE, logger, metrics }),
    metrics,
  };
  worker.consume({
    subscriptions: [{ lane: 'public', weight: 1 }],
    slots: SLOTS,
    handler: (message) => handle(index, message),
  });
  return worker.start();
}

async function handle(index: Index, message: Message): Promise<Outcome> {
  switch (message.type) {
    case 'index-post':
      await indexPost(index, message);
      return ack;
    case 'unindex-post':
      await unindexPost(index, message);
      return ack;
    default:
      return { outcome: 'dead-letter', error: new Error(`${message.type} is no message for indexer`) };
  }
}
