import { createReceipts } from '@ripple/delivery';
import { createFeeds } from '@ripple/feeds';
import { createAuthors, createUserStates } from '@ripple/people';
import { createDocumentFinder, createDocuments } from '@ripple/posts';
import { clearAfterRestart, createTurns } from '@ripple/redis';
import { createWebAddresses, openWorker, type Running, type WorkerOptions } from '@ripple/runtime';
import { createKeywordFinder, createTimelineStore, createTimelines } from '@ripple/timelines';
import type { Config } from './config.ts';
import { createRefresher } from './refresh.ts';

/**
 * Jobs that may wait together: those for the same feed share a rendering. A job mostly waits, so it takes many
 * of them to keep up: this many in INTERVAL_MS.
 */
const SLOTS = 4_000;
/** A feed is rendered at most this often. Far below the ring's budget, far above a rendering's cost. */
const INTERVAL_MS = 2_000;

/** Ring 3: renders the feeds that are read. */
export async function start(config: Config & WorkerOptions): Promise<Running> {
  const worker = openWorker('feed-builder', config);
  clearAfterRestart(worker.redis, config.NAMESPACE, worker.logger);
  const { redis, logger, metrics, database } = worker;
  const { pool, readFresh } = database;
  const shared = { redis, pool, logger, metrics, namespace: config.NAMESPACE };
  const authors = createAuthors(pool);
  const store = createTimelineStore(redis, config.NAMESPACE);
  const documents = createDocuments({ ...shared, days: config.DOCUMENT_DAYS });
  const feeds = createFeeds({
    ...shared,
    authors,
    userStates: createUserStates(shared),
    documents,
    timelines: createTimelines({ ...shared, readFresh, store }),
    publicUrl: config.PUBLIC_URL,
    web: createWebAddresses(config),
    mediaUrl: config.MEDIA_URL ?? `${config.PUBLIC_URL}/media`,
  });
  const { broker } = worker;
  const refresher = createRefresher({
    feeds,
    store,
    findKeywords: createKeywordFinder(store),
    authors,
    findDocument: createDocumentFinder(documents),
    documents,
    pool,
    broker,
    receipts: createReceipts(redis, config.NAMESPACE),
    metrics,
    turns: createTurns(redis, config.NAMESPACE),
    intervalMs: config.intervalMs ?? INTERVAL_MS,
  });
  worker.consume({
    lanes: { feeds: 1 },
    slots: SLOTS,
    prefetch: SLOTS,
    handlers: { 'refresh-feeds': refresher.refresh },
  });
  return worker.start();
}
