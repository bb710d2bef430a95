import { createReceipts } from '@ripple/delivery';
import {
  deleteExpiredHandles,
  deleteOldStates,
  measureDeletions,
  removeUser,
  resumeDeletions,
} from '@ripple/leaving';
import { createLivePublisher } from '@ripple/live';
import { deleteOldCodes, deleteOldLogIns, deleteUnusedApps, deleteUnusedTokens } from '@ripple/oauth';
import { createCounts, createDocumentFinder, createDocuments, createMarks } from '@ripple/posts';
import { clearAfterRestart, createTurns } from '@ripple/redis';
import { openWorker, type Running, type WorkerOptions } from '@ripple/runtime';
import { createKeywordFinder, createTimelineStore, renewFavourite } from '@ripple/timelines';
import type { Config } from './config.ts';
import { createPostCounting } from './count-post.ts';
import { type Index, indexPost, reindexPost, unindexPost } from './index-post.ts';

/** Posts at once: what several ask Redis goes together. */
const SLOTS = 64;
/** Countings that may wait together: those of the same post become one. */
const REACTION_SLOTS = 2_000;
const COUNT_INTERVAL_MS = 1_000;
const RESUME_MS = 30_000;
const MEASURE_MS = 10_000;
const TIDY_MS = 3_600_000;
const LOG_INS_MS = 600_000;

/**
 * Ring 3: keeps author, tag, reply and public timelines, and the counts and marks of posts; removes what users who left
 * have written.
 */
export async function start(config: Config & WorkerOptions): Promise<Running> {
  const worker = openWorker('indexer', config);
  clearAfterRestart(worker.redis, config.NAMESPACE, worker.logger);
  const { redis, logger, metrics, database } = worker;
  const shared = { redis, pool: database.pool, namespace: config.NAMESPACE, logger, metrics };
  const store = createTimelineStore(redis, config.NAMESPACE);
  const documents = createDocuments({ ...shared, days: config.DOCUMENT_DAYS });
  const live = createLivePublisher(redis, config.NAMESPACE);
  const index: Index = {
    pool: database.pool,
    store,
    findKeywords: createKeywordFinder(store),
    live,
    metrics,
    documents,
    findDocument: createDocumentFinder(documents),
    receipts: createReceipts(redis, config.NAMESPACE),
  };
  const reactions = { db: database.db, store, metrics, marks: createMarks(shared) };
  const counts = createCounts(shared);
  const count = createPostCounting({
    ...reactions,
    counts,
    turns: createTurns(redis, config.NAMESPACE),
    intervalMs: config.intervalMs ?? COUNT_INTERVAL_MS,
  });
  worker.consume({
    lanes: { public: 1 },
    slots: SLOTS,
    handlers: {
      'index-post': (job) => indexPost(index, job),
      'reindex-post': (job) => reindexPost(index, job),
      'unindex-post': (job) => unindexPost(index, job),
    },
  });
  // Slots of their own: waiting for the next counting must not hold up an index job.
  worker.consume({
    lanes: { reactions: 1 },
    slots: REACTION_SLOTS,
    prefetch: REACTION_SLOTS,
    handlers: {
      // The api has done this at once, where it could.
      'apply-favourite': ({ userId, postId }) => renewFavourite(reactions, userId, postId),
      'count-post': count,
    },
  });
  // One after the other, and each for some seconds: what is removed is seen no more, and has time.
  const removal = { ...shared, db: database.db, store, documents, counts, live };
  worker.consume({
    lanes: { deletions: 1 },
    slots: 1,
    handlers: { 'delete-user': (job) => removeUser(removal, job) },
  });
  worker.everyTogether('resume-deletions', RESUME_MS, () => resumeDeletions(database.db));
  worker.everyTogether('expired-handles', TIDY_MS, () => deleteExpiredHandles(database.db));
  worker.everyTogether('old-states', TIDY_MS, () => deleteOldStates(database.db));
  worker.everyTogether('unused-log-ins', LOG_INS_MS, async () => {
    await deleteOldCodes(database.db);
    await deleteOldLogIns(database.db);
    await deleteUnusedTokens(database.db);
    await deleteUnusedApps(database.db);
  });
  worker.every(MEASURE_MS, async () => {
    const { running, oldestSeconds } = await measureDeletions(database.db);
    metrics.deletionsRunning.set(running);
    metrics.deletionsOldest.set(oldestSeconds);
  });
  return worker.start();
}
