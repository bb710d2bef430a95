import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBroker } from '@ripple/broker';
import { openDatabase } from '@ripple/db';
import { createReceipts, createWatermarks, watchDelays } from '@ripple/delivery';
import { createFeeds } from '@ripple/feeds';
import { createLiveListener } from '@ripple/live';
import { createOutbox } from '@ripple/outbox';
import {
  createAuthors,
  createBlockList,
  createExternalIds,
  createFollowees,
  createUserStates,
} from '@ripple/people';
import { createCounts, createDocuments, createMarks, createPosting, openStorage } from '@ripple/posts';
import { clearAfterRestart, type NodeOptions, openRedis } from '@ripple/redis';
import { createWebAddresses, databaseServers, lanePartsOf, type Running, urlsOfNodes } from '@ripple/runtime';
import { createLogger, createMetrics } from '@ripple/telemetry';
import {
  createFollowedTopics,
  createPulls,
  createTimelineStore,
  createTimelines,
  createViewerFacts,
} from '@ripple/timelines';
import { createOperations } from './admin/admin.ts';
import { checkWorkers, createSupervisor } from './admin/supervisor.ts';
import type { Config } from './config.ts';
import type { Context } from './context.ts';
import { createApp } from './http/app.ts';
import { createAuth } from './http/tokens.ts';
import { createOAuthTokens } from './mastodon/oauth/tokens.ts';
import { createPostWriter } from './timeline/write-posts.ts';
import { createWrite } from './write/write.ts';

const CONNECTIONS = { writes: 8, reads: 8 };
/** Together they stay below 2 s, after which a caller is told to come back. */
const CONNECTION_LIMIT_MS = 1_000;
const QUERY_LIMIT_MS = 800;
/** A client is waiting: after this a read goes to Postgres. */
const REDIS_LIMIT_MS = 300;

/** Characters of documents that are kept parsed: those of some 15,000 short posts. */
const MOST_PARSED = 8 * 1_024 * 1_024;

/** A start waits so long for Redis, without which requests are not counted and reads take longer. */
const REDIS_START_LIMIT_MS = 2_000;

/** Puts the api together: what is opened here is closed in `stop`, in reverse. */
export async function start(config: Config): Promise<Running> {
  const logger = createLogger('api', config.LOG_LEVEL);
  const metrics = createMetrics();
  const namespace = config.NAMESPACE;
  const openPool = (use: keyof typeof CONNECTIONS) =>
    openDatabase({
      ...databaseServers(config),
      connections: CONNECTIONS[use],
      applicationName: `ripple-api-${use}`,
      queryLimitMs: QUERY_LIMIT_MS,
      connectionLimitMs: CONNECTION_LIMIT_MS,
      onConnectionError: (err) => logger.warn({ err }, 'a connection to Postgres broke'),
    });
  const database = openPool('writes');
  const reading = openPool('reads');
  const openOther = (connection: NodeOptions) =>
    openRedis({
      url: config.REDIS_URL,
      nodes: config.REDIS_NODES,
      onFallback: (what) => metrics.redisFallbacks.inc({ what }),
      ...connection,
    });
  const redis = openOther({
    name: 'ripple-api',
    commandLimitMs: REDIS_LIMIT_MS,
    whenDown: 'fail',
    onMemory({ usedBytes, limitBytes }, node) {
      metrics.redisUsed.set({ node }, usedBytes);
      metrics.redisLimit.set({ node }, limitBytes);
    },
    logger,
  });
  clearAfterRestart(redis, namespace, logger);
  const laneParts = lanePartsOf(config);
  const broker = createBroker({
    urls: urlsOfNodes(config.AMQP_URL, config.AMQP_NODES),
    name: 'ripple-api',
    namespace,
    laneParts,
    topology: config.AMQP_TOPOLOGY,
    logger,
    metrics,
  });

  const shared = { redis, pool: reading.pool, namespace, logger, metrics };
  const mediaUrl = config.MEDIA_URL ?? `${config.PUBLIC_URL}/media`;
  const web = createWebAddresses(config);
  const authors = createAuthors(reading.pool);
  const userStates = createUserStates(shared);
  const documents = createDocuments({ ...shared, days: config.DOCUMENT_DAYS, mostParsed: MOST_PARSED });
  const store = createTimelineStore(redis, namespace, { mostKeywords: config.KEYWORDS_KEPT });
  const pulls = createPulls(shared);
  const timelines = createTimelines({ ...shared, readFresh: reading.readFresh, store, pulls });
  const receipts = createReceipts(redis, namespace);
  const outbox = createOutbox({
    ...shared,
    database,
    broker,
    onPublished: ({ message }) => receipts.published(message),
  });
  const live = createLiveListener({ ...shared, openOther });
  const delays = watchDelays({ watermarks: createWatermarks(redis, namespace, laneParts), logger, metrics });
  const supervisor =
    config.SUPERVISOR_URL === undefined ? undefined : createSupervisor(config.SUPERVISOR_URL);
  const stopping = new AbortController();
  const checks = {
    process: { required: true, probe: async () => stopping.signal.throwIfAborted() },
    postgres: { required: true, probe: () => database.pool.query('select 1') },
    // Posts are accepted and timelines read without these two; what follows a post waits.
    rabbitmq: { required: false, probe: broker.check },
    redis: { required: false, probe: redis.ping },
    ...(supervisor && { workers: checkWorkers(supervisor) }),
  };
  const requests = { posts: 0, reads: 0 };
  const operations =
    config.OPERATIONS_AMQP_URL === undefined
      ? undefined
      : createOperations({
          ...shared,
          servers: { ...config, AMQP_URL: config.OPERATIONS_AMQP_URL },
          laneParts,
          delays,
          checks,
          requests,
          supervisor,
        });
  const blockList = createBlockList(shared);
  const marks = createMarks(shared);
  const topics = createFollowedTopics(shared);
  const context: Context = {
    auth: createAuth(config),
    oauthTokens: createOAuthTokens(reading.db, database.db),
    database,
    reading,
    documents,
    authors,
    externalIds: createExternalIds(reading.pool),
    userStates,
    counts: createCounts(shared),
    marks,
    blockList,
    pulls,
    followees: createFollowees(shared),
    topics,
    findViewerFacts: createViewerFacts({ redis, blockList, marks, topics }),
    store,
    timelines,
    feeds: createFeeds({
      ...shared,
      documents,
      authors,
      userStates,
      timelines,
      publicUrl: config.PUBLIC_URL,
      mediaUrl,
      web,
    }),
    storage: await openStorage(config),
    mediaUrl,
    writePosts: createPostWriter(mediaUrl),
    web,
    outbox,
    write: createWrite(outbox),
    createPost: createPosting(database.pool),
    moderatesBefore: config.MODERATION === 'before',
    receipts,
    live,
    delays,
    metrics,
    requests,
    checks,
    operations,
    supervisor,
  };

  const app = await createApp({ config, context, redis, logger, stopping: stopping.signal });
  await redis.whenReady(REDIS_START_LIMIT_MS).catch(() => {});
  await app.listen({ host: config.HOST, port: config.PORT });
  const { port } = app.server.address() as AddressInfo;
  logger.info({ port }, 'started');

  return {
    port,
    async stop() {
      stopping.abort(new Error('the process was told to stop'));
      await sleep(config.DRAIN_MS);
      await app.close();
      delays.stop();
      await live.stop();
      await outbox.close();
      // Each waits for a broker that is silent.
      await Promise.all([broker.close(), operations?.close()]);
      redis.close();
      await reading.close();
      await database.close();
      logger.info('stopped');
    },
  };
}
