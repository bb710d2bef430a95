import { ack, type Broker, createBroker, type Outcome, type Rung, type Subscription } from '@ripple/broker';
import { type Database, openDatabase } from '@ripple/db';
import type { DeliveryLane, Lane, Message, Watermark } from '@ripple/messages';
import { openRedis, type Redis } from '@ripple/redis';
import {
  type Checks,
  createLogger,
  createMetrics,
  followOrigins,
  type Logger,
  type Metrics,
  startOperations,
  within,
} from '@ripple/telemetry';
import { createWatermarks } from '@ripple/watermarks';
import type { WorkerConfig } from './config.ts';
import type { Running } from './run.ts';

/** Settings, and what only tests give. */
export type WorkerOptions = WorkerConfig & {
  retryLadder?: readonly Rung[];
  /** How often the same thing is done at most, in ms, where much that asks for it comes together. */
  intervalMs?: number;
};

export interface Worker {
  logger: Logger;
  metrics: Metrics;
  database: Database;
  redis: Redis;
  broker: Broker;
  /** Takes messages from lanes. One call per worker: its lanes share its slots. */
  consume(options: Consumption): void;
  /** Waits until the worker is connected, then serves its health and metrics. */
  start(): Promise<Running>;
}

export interface Consumption {
  subscriptions: Subscription[];
  slots: number;
  prefetch?: number;
  handler: (message: Exclude<Message, Watermark>) => Promise<Outcome>;
  /** What becomes of a watermark that has come through a lane; it is noted, if not told otherwise. */
  onWatermark?: (watermark: Watermark, lane: Lane) => Promise<void>;
}

const REDIS_LIMIT_MS = 5_000;
const CONNECTIONS = 8;
const PROBE_LIMIT_MS = 1_000;
/** They may be far away. */
const OTHERS_LIMIT_MS = 5_000;

/**
 * Opens what a worker works with; nothing is consumed before it asks its broker to.
 * @param others what else its work needs, and nobody's post: while one of these doesn't answer, messages are kept in hand
 */
export function openWorker(
  name: string,
  config: WorkerOptions,
  others: Record<string, () => Promise<unknown>> = {},
): Worker {
  // Whatever a handler logs says of which request it is.
  followOrigins();
  const logger = createLogger(name, config.LOG_LEVEL);
  const metrics = createMetrics();
  const database = openDatabase({
    url: config.DATABASE_URL,
    connections: CONNECTIONS,
    applicationName: `ripple-${name}`,
    onConnectionError: (error) => logger.warn({ err: error }, 'a connection to Postgres broke'),
  });
  const redis = openRedis({
    url: config.REDIS_URL,
    name: `ripple-${name}`,
    commandLimitMs: REDIS_LIMIT_MS,
    whenDown: 'wait',
    logger,
  });
  const postgres = () => database.pool.query('select 1');
  const broker = createBroker({
    url: config.AMQP_URL,
    name: `ripple-${name}`,
    namespace: config.NAMESPACE,
    topology: config.AMQP_TOPOLOGY,
    logger,
    metrics,
    probe: async () => {
      await within(PROBE_LIMIT_MS, Promise.all([postgres(), redis.ping()]));
      for (const probe of Object.values(others)) await within(OTHERS_LIMIT_MS, probe());
    },
    ...(config.retryLadder && { ladder: config.retryLadder }),
  });
  const checks: Checks = {
    postgres: { required: true, probe: postgres },
    rabbitmq: { required: true, probe: broker.check },
    redis: { required: true, probe: () => redis.ping() },
    ...Object.fromEntries(Object.entries(others).map(([each, probe]) => [each, { required: false, probe }])),
  };

  const watermarks = createWatermarks(redis, config.NAMESPACE);
  const note = ({ acceptedAt }: Watermark, lane: Lane) =>
    watermarks.advance(lane as DeliveryLane, acceptedAt);

  return {
    logger,
    metrics,
    database,
    redis,
    broker,
    consume({ handler, onWatermark = note, ...rest }) {
      broker.consume({
        ...rest,
        async handler(message, { lane }) {
          if (message.type !== 'watermark') return handler(message);
          // Never tried again: a newer one follows.
          await onWatermark(message, lane).catch((err) =>
            logger.debug({ err, lane }, 'a watermark was lost'),
          );
          return ack;
        },
      });
    },
    async start() {
      const operations = await startOperations({ host: config.HOST, port: config.OPS_PORT, metrics, checks });
      logger.info({ port: operations.port }, 'started');
      return {
        port: operations.port,
        async stop() {
          await broker.close();
          redis.disconnect();
          await database.close();
          await operations.close();
          logger.info('stopped');
        },
      };
    },
  };
}
