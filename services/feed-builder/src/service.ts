import { ack, type Outcome } from '@ripple/broker';
import { createFeeds } from '@ripple/feeds';
import type { Message } from '@ripple/messages';
import { createDocuments } from '@ripple/posts';
import { createReceipts } from '@ripple/receipts';
import { forgetEarlierLife } from '@ripple/redis';
import { openWorker, type Running, type WorkerOptions } from '@ripple/runtime';
import { createTimelineStore, createTimelines } from '@ripple/timelines';
import { createAuthors } from '@ripple/users';
import type { Config } from './config.ts';
import { createRefresher, type Refresher } from './refresh.ts';

/**
 * Jobs that may wait together: those for the same feed are done with one rendering. All that one does is
 * wait, so it takes many of them to keep up: this many in INTERVAL_MS.
 */
const SLOTS = 4_000;
/** A feed is rendered at most this often. Far below the ring's budget, far above a rendering's cost. */
const INTERVAL_MS = 2_000;

/** Ring 3: renders the feeds that somebody reads. */
export async function start(config: Config & WorkerOptions): Promise<Running> {
  const worker = openWorker('feed-builder', config);
  forgetEarlierLife(worker.redis, config.NAMESPACE, worker.logger);
  const { redis, logger, metrics, database } = worker;
  const { pool } = database;
  const shared = { redis, pool, logger, metrics, namespace: config.NAMESPACE };
  const authors = createAuthors(pool);
  const store = createTimelineStore(redis, config.NAMESPACE);
  const documents = createDocuments(shared);
  const feeds = createFeeds({
    ...shared,
    authors,
    documents,
    timelines: createTimelines({ ...shared, store }),
    publicUrl: config.PUBLIC_URL,
    mediaUrl: config.MEDIA_URL ?? `${config.PUBLIC_URL}/media`,
  });
  const { broker } = worker;
  const refresher = createRefresher({
    feeds,
    store,
    authors,
    documents,
    pool,
    broker,
    receipts: createReceipts(redis, config.NAMESPACE),
    metrics,
    intervalMs: config.intervalMs ?? INTERVAL_MS,
  });
  worker.consume({
    subscriptions: [{ lane: 'feeds', weight: 1 }],
    slots: SLOTS,
    prefetch: SLOTS,
    handler: (message) => handle(refresher, message),
  });
  return worker.start();
}

async function handle(refresher: Refresher, message: Message): Promise<Outcome> {
  if (message.type !== 'refresh-feeds') {
    return { outcome: 'dead-letter', error: new Error(`${message.type} is no message for feed-builder`) };
  }
  await refresher.refresh(message);
  return ack;
}
