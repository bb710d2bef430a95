import type { AddressInfo } from 'node:net';
import { createBarriers } from '@ripple/blocks';
import { createBroker } from '@ripple/broker';
import { openDatabase } from '@ripple/db';
import { createFeeds } from '@ripple/feeds';
import { createFollowees } from '@ripple/follows';
import { createLiveListener } from '@ripple/live';
import { openStorage } from '@ripple/media-storage';
import { createOutboxPublisher } from '@ripple/outbox';
import { createDocuments } from '@ripple/posts';
import { createCounts, createMarks } from '@ripple/reactions';
import { createReceipts } from '@ripple/receipts';
import { forgetEarlierLife, openRedis } from '@ripple/redis';
import type { Running } from '@ripple/runtime';
import { createLogger, createMetrics } from '@ripple/telemetry';
import { createPulls, createTimelineStore, createTimelines } from '@ripple/timelines';
import { createFollowedTopics } from '@ripple/topics';
import { createAuthors } from '@ripple/users';
import { createWatermarks, watchDelays } from '@ripple/watermarks';
import { createApp } from './app.ts';
import { createAuth } from './auth.ts';
import type { Config } from './config.ts';
import type { Context } from './context.ts';
import { createOperations } from './operations/operations.ts';

const CONNECTIONS = { writes: 8, reads: 8 };
/** Together with the wait for a connection (1 s) this stays below 2 s, after which a caller is told to come back. */
const QUERY_LIMIT_MS = 800;
/** Somebody is waiting: after this a read goes to Postgres. */
const REDIS_LIMIT_MS = 300;

/** Puts the api together: what is opened here is closed in `stop`, in reverse. */
export async function start(config: Config): Promise<Running> {
  const logger = createLogger('api', config.LOG_LEVEL);
  const metrics = createMetrics();
  const namespace = config.NAMESPACE;
  const openPool = (use: keyof typeof CONNECTIONS) =>
    openDatabase({
      url: config.DATABASE_URL,
      connections: CONNECTIONS[use],
      applicationName: `ripple-api-${use}`,
      queryLimitMs: QUERY_LIMIT_MS,
      onConnectionError: (err) => logger.warn({ err }, 'a connection to Postgres broke'),
    });
  const database = openPool('writes');
  const reading = openPool('reads');
  const redis = openRedis({
    url: config.REDIS_URL,
    name: 'ripple-api',
    commandLimitMs: REDIS_LIMIT_MS,
    whenDown: 'fail',
    logger,
  });
  forgetEarlierLife(redis, namespace, logger);
  const broker = createBroker({
    url: config.AMQP_URL,
    name: 'ripple-api',
    namespace,
    topology: config.AMQP_TOPOLOGY,
    logger,
    metrics,
  });

  const shared = { redis, pool: reading.pool, namespace, logger, metrics };
  const mediaUrl = config.MEDIA_URL ?? `${config.PUBLIC_URL}/media`;
  const authors = createAuthors(reading.pool);
  const documents = createDocuments(shared);
  const store = createTimelineStore(redis, namespace);
  const pulls = createPulls(shared);
  const timelines = createTimelines({ ...shared, store, pulls });
  const receipts = createReceipts(redis, namespace);
  const outbox = createOutboxPublisher({
    ...shared,
    pool: database.pool,
    broker,
    onPublished: ({ message }) => receipts.published(message),
  });
  const live = createLiveListener({ ...shared, redisUrl: config.REDIS_URL });
  const delays = watchDelays({ watermarks: createWatermarks(redis, namespace), logger, metrics });
  const checks = {
    postgres: { required: true, probe: () => database.pool.query('select 1') },
    // Posts are accepted and timelines read without these two; what follows a post waits.
    rabbitmq: { required: false, probe: broker.check },
    redis: { required: false, probe: () => redis.ping() },
  };
  const requests = { posts: 0, reads: 0 };
  const operations =
    config.OPERATIONS_AMQP_URL === undefined
      ? undefined
      : createOperations({ ...shared, url: config.OPERATIONS_AMQP_URL, delays, checks, requests });
  const context: Context = {
    auth: createAuth(config),
    database,
    reading,
    documents,
    authors,
    counts: createCounts(shared),
    marks: createMarks(shared),
    barriers: createBarriers(shared),
    pulls,
    followees: createFollowees(shared),
    topics: createFollowedTopics(shared),
    store,
    timelines,
    feeds: createFeeds({ ...shared, documents, authors, timelines, publicUrl: config.PUBLIC_URL, mediaUrl }),
    storage: await openStorage(config),
    mediaUrl,
    outbox,
    receipts,
    live,
    delays,
    metrics,
    requests,
    checks,
    operations,
  };

  const app = await createApp({ config, context, redis, logger });
  await app.listen({ host: config.HOST, port: config.PORT });
  const { port } = app.server.address() as AddressInfo;
  logger.info({ port }, 'started');

  return {
    port,
    async stop() {
      await app.close();
      delays.stop();
      await live.stop();
      await outbox.close();
      // Each waits for a broker that is silent.
      await Promise.all([broker.close(), operations?.close()]);
      redis.disconnect();
      await reading.close();
      await database.close();
      logger.info('stopped');
    },
  };
}
