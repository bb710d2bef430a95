import { ack, type Outcome } from '@ripple/broker';
import { createFeeds } from '@ripple/feeds';
import type { SubscriptionId } from '@ripple/ids';
import type { Message } from '@ripple/messages';
import { createDocuments } from '@ripple/posts';
import { forgetEarlierLife } from '@ripple/redis';
import { createCoalescer, openWorker, type Running, runLoop, type WorkerOptions } from '@ripple/runtime';
import { createTimelineStore, createTimelines } from '@ripple/timelines';
import { createAuthors } from '@ripple/users';
import { forgetExpired, topicsLike } from '@ripple/websub';
import { createCallbacks } from './callbacks.ts';
import type { Config } from './config.ts';
import { distributeFeed, retryDue } from './distribute.ts';
import { type Hub, readTopic } from './hub.ts';
import { verifySubscription } from './verify.ts';

/** Most of the time each waits for somebody's server. */
const SLOTS = 64;
/** A subscriber is sent a feed at most this often. */
const INTERVAL_MS = 2_000;
const LOOK_EVERY_MS = 1_000;
const TIDY_EVERY_MS = 3_600_000;

/** Sends feeds to who has subscribed to them: a hub as WebSub has it (https://www.w3.org/TR/websub/). */
export async function start(config: Config & WorkerOptions): Promise<Running> {
  const worker = openWorker('websub-hub', config);
  forgetEarlierLife(worker.redis, config.NAMESPACE, worker.logger);
  const { redis, logger, metrics, database, broker } = worker;
  const { pool } = database;
  const shared = { redis, pool, logger, metrics, namespace: config.NAMESPACE };
  const feeds = createFeeds({
    ...shared,
    authors: createAuthors(pool),
    documents: createDocuments(shared),
    timelines: createTimelines({ ...shared, store: createTimelineStore(redis, config.NAMESPACE) }),
    publicUrl: config.PUBLIC_URL,
    mediaUrl: config.MEDIA_URL ?? `${config.PUBLIC_URL}/media`,
  });
  const callbacks = createCallbacks(config.WEBSUB_NETWORKS?.split(',') ?? []);
  const hub: Hub = { database, feeds, broker, callbacks, publicUrl: config.PUBLIC_URL, logger, metrics };
  const distribute = createCoalescer(config.intervalMs ?? INTERVAL_MS, (id) =>
    distributeFeed(hub, Number(id) as SubscriptionId),
  );

  worker.consume({
    subscriptions: [{ lane: 'websub', weight: 1 }],
    slots: SLOTS,
    async handler(message: Message): Promise<Outcome> {
      switch (message.type) {
        case 'verify-subscription':
          await verifySubscription(hub, message.requestId);
          return ack;
        case 'distribute-feed':
          await distribute(String(message.subscriptionId));
          return ack;
        default:
          return { outcome: 'dead-letter', error: new Error(`${message.type} is no message for websub-hub`) };
      }
    },
  });

  const stop = new AbortController();
  const loops = [
    runLoop(stop.signal, logger, async () => ((await retryDue(hub)) ? 0 : LOOK_EVERY_MS)),
    runLoop(stop.signal, logger, async () => {
      await tidy(hub);
      return TIDY_EVERY_MS;
    }),
  ];
  const running = await worker.start();
  return {
    ...running,
    async stop() {
      stop.abort();
      await Promise.all(loops);
      await running.stop();
      await callbacks.close();
    },
  };
}

/** Forgets what has ended, and keeps the timelines of keywords awake, which sleep when nobody reads them. */
async function tidy(hub: Hub): Promise<void> {
  await forgetExpired(hub.database.db);
  for (const topic of await topicsLike(hub.database.db, '/v1/keywords/')) await readTopic(hub, topic);
}
