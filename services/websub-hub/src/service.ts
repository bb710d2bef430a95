import { createCoalescer } from '@ripple/concurrency';
import { createFeeds, deleteExpired, listTopicsWithPrefix } from '@ripple/feeds';
import type { SubscriptionId } from '@ripple/messages';
import { createAuthors, createUserStates } from '@ripple/people';
import { createCounts, createDocuments } from '@ripple/posts';
import { clearAfterRestart, createTurns } from '@ripple/redis';
import { createWebAddresses, openWorker, type Running, type WorkerOptions } from '@ripple/runtime';
import { createTimelineStore, createTimelines } from '@ripple/timelines';
import { createCallbacks } from './callbacks.ts';
import type { Config } from './config.ts';
import { runWebhooks } from './webhooks/run-webhooks.ts';
import { DELIVERIES_TO_HOST, distributeFeed, retryDue } from './websub/distribute.ts';
import { type Hub, readTopic } from './websub/hub.ts';
import { createNamedSlots } from './websub/named-slots.ts';
import { createVerifier, VERIFICATIONS_OF_HOST } from './websub/verifier.ts';

/** Deliveries at once. Most of the time each waits for the server of a subscriber. */
const SLOTS = 64;
/** A subscriber is sent a feed at most this often, by all processes together. */
const INTERVAL_MS = 2_000;
/** Requests come by message, and what failed waits for ten seconds at least. */
const LOOK_EVERY_MS = 5_000;
const TIDY_EVERY_MS = 3_600_000;
const CALLBACK_LIMIT_MS = 10_000;

/**
 * Sends feeds to who has subscribed to them, a hub as WebSub has it (https://www.w3.org/TR/websub/), and events to
 * webhooks (https://www.standardwebhooks.com).
 */
export async function start(config: Config & WorkerOptions): Promise<Running> {
  const worker = openWorker('websub-hub', config);
  clearAfterRestart(worker.redis, config.NAMESPACE, worker.logger);
  const { redis, logger, metrics, database, broker } = worker;
  const { pool, readFresh } = database;
  const shared = { redis, pool, logger, metrics, namespace: config.NAMESPACE };
  const authors = createAuthors(pool);
  const userStates = createUserStates(shared);
  const documents = createDocuments({ ...shared, days: config.DOCUMENT_DAYS });
  const mediaUrl = config.MEDIA_URL ?? `${config.PUBLIC_URL}/media`;
  const feeds = createFeeds({
    ...shared,
    authors,
    userStates,
    documents,
    timelines: createTimelines({ ...shared, readFresh, store: createTimelineStore(redis, config.NAMESPACE) }),
    publicUrl: config.PUBLIC_URL,
    web: createWebAddresses(config),
    mediaUrl,
  });
  const networks = config.WEBSUB_NETWORKS?.split(',') ?? [];
  const callbacks = createCallbacks({
    networks,
    connections: DELIVERIES_TO_HOST + VERIFICATIONS_OF_HOST,
    limitMs: CALLBACK_LIMIT_MS,
    userAgent: 'Ripple (WebSub hub)',
  });
  const hub: Hub = {
    database,
    feeds,
    broker,
    callbacks,
    publicUrl: config.PUBLIC_URL,
    mostOfHost: config.WEBSUB_SUBSCRIPTIONS_PER_HOST,
    sending: createNamedSlots(DELIVERIES_TO_HOST),
    waiting: new Map(),
    logger,
    metrics,
  };
  const verifier = createVerifier(hub);
  worker.onStop(async () => {
    const stopped = verifier.stop();
    await callbacks.close();
    await stopped;
  });
  const turns = createTurns(redis, config.NAMESPACE);
  const intervalMs = config.intervalMs ?? INTERVAL_MS;
  const distribute = createCoalescer(intervalMs, (id) =>
    turns.share(`subscription:${id}`, intervalMs, () => distributeFeed(hub, Number(id) as SubscriptionId)),
  );

  runWebhooks(worker, {
    objects: { db: database.db, pool, authors, counts: createCounts(shared), userStates, mediaUrl },
    networks,
    ...(config.intervalMs !== undefined && { lookEveryMs: config.intervalMs }),
  });

  worker.consume({
    lanes: { websub: 1 },
    slots: SLOTS,
    handlers: {
      // Its request is a row: this says only that there is one.
      'verify-subscription': verifier.wake,
      'distribute-feed': ({ subscriptionId }) => distribute(String(subscriptionId)),
    },
  });
  worker.every(LOOK_EVERY_MS, () => retryDue(hub));
  worker.every(LOOK_EVERY_MS, verifier.wake);
  worker.everyTogether('tidy-subscriptions', TIDY_EVERY_MS, () => tidy(hub));
  return worker.start();
}

/** Deletes subscriptions that have ended, and reads the keyword feeds of the others, since unread ones expire. */
async function tidy(hub: Hub): Promise<void> {
  await deleteExpired(hub.database.db);
  for (const topic of await listTopicsWithPrefix(hub.database.db, '/v1/keywords/'))
    await readTopic(hub, topic);
}
