import { ack, type Broker, createBroker, type Rung } from '@ripple/broker';
import { withTimeout } from '@ripple/concurrency';
import { type Database, openDatabase } from '@ripple/db';
import { createWatermarks } from '@ripple/delivery';
import {
  lanes as allLanes,
  carries,
  type Lane,
  type Message,
  type MessageOf,
  type Part,
  type TypeIn,
} from '@ripple/messages';
import { createTurns, isRefusedForMemory, mustTakeWrites, openRedis, type Redis } from '@ripple/redis';
import {
  type Checks,
  createLogger,
  createMetrics,
  followOrigins,
  type Logger,
  type Metrics,
  startOperations,
} from '@ripple/telemetry';
import { lanePartsOf, type WorkerConfig } from './config.ts';
import { createHoldingsFollower } from './follow-holdings.ts';
import { runLoop } from './loop.ts';
import { databaseServers, urlsOfNodes } from './nodes.ts';
import type { Running } from './run.ts';

/** Settings, and what only tests give. */
export type WorkerOptions = WorkerConfig & {
  retryLadder?: readonly Rung[];
  /** How often the same thing is done at most, in ms, where much that asks for it comes together. */
  intervalMs?: number;
};

/** A handler for each type of message in some lanes. When it returns, the message is acknowledged; when it throws, tried again. */
export type Handlers<In extends Lane> = {
  [Type in TypeIn<In>]: (message: MessageOf<Type>) => Promise<unknown>;
};

export interface Worker {
  logger: Logger;
  metrics: Metrics;
  database: Database;
  redis: Redis;
  broker: Broker;
  /** Aborted when the worker is told to stop: a handler that goes on by itself ends then. */
  stopping: AbortSignal;
  /** Takes messages from lanes. The lanes of one call share its slots. */
  consume<In extends Lane>(options: Consumption<In>): void;
  /**
   * Does `work` again and again until the worker stops, `pauseMs` apart; at once where it returns true, since there
   * is more to do. An error is logged and `work` is tried again after a second.
   */
  every(pauseMs: number, work: () => Promise<unknown>): void;
  /** As {@link every}, with a pause that `work` returns, in ms. */
  repeat(work: () => Promise<number>): void;
  /**
   * Does `work` once in `intervalMs`, in one of all processes that do it under this name; in one turn again and again
   * where it returns true, since there is more to do. An error is logged, and leaves it to the next time. Not without
   * Redis.
   */
  everyTogether(name: string, intervalMs: number, work: () => Promise<unknown>): void;
  /** Closes something when the worker stops, after its last message is handled. */
  onStop(close: () => unknown): void;
  /** Serves its health and metrics; it connects by itself, now and after every outage. */
  start(): Promise<Running>;
}

export interface Consumption<In extends Lane> {
  /** Each lane with its share of the slots when all lanes have work. */
  lanes: Record<In, number>;
  /** Messages that are handled at once. */
  slots: number;
  /** Unacknowledged messages that each lane may hold here; twice the slots if not given. */
  prefetch?: number;
  /** Whose a message is. Parties take turns within a lane, as far as `prefetch` looks ahead. */
  partyOf?: (message: Message) => string;
  handlers: Handlers<In>;
  /** What else is done with a watermark that has come through a part of a lane, when it is noted. */
  onWatermark?: (watermark: MessageOf<'watermark'>, part: Part) => Promise<void>;
}

const REDIS_LIMIT_MS = 5_000;
const CONNECTIONS = 8;
const PROBE_LIMIT_MS = 1_000;
/** They may be far away. */
const OTHERS_LIMIT_MS = 5_000;

/**
 * Opens what a worker works with; nothing is consumed before it asks its broker to.
 * @param others further servers that its handlers need, with a probe that rejects while one is away: messages are
 *   kept in hand meanwhile. A post doesn't depend on them, so readiness doesn't either.
 */
export function openWorker(
  name: string,
  config: WorkerOptions,
  others: Record<string, () => Promise<unknown>> = {},
): Worker {
  // Every log line of a handler names its request.
  followOrigins();
  const logger = createLogger(name, config.LOG_LEVEL);
  const metrics = createMetrics();
  const database = openDatabase({
    ...databaseServers(config),
    connections: CONNECTIONS,
    applicationName: `ripple-${name}`,
    onConnectionError: (error) => logger.warn({ err: error }, 'a connection to Postgres broke'),
  });
  const redis = openRedis({
    url: config.REDIS_URL,
    nodes: config.REDIS_NODES,
    onFallback: (what) => metrics.redisFallbacks.inc({ what }),
    name: `ripple-${name}`,
    commandLimitMs: REDIS_LIMIT_MS,
    whenDown: 'wait',
    logger,
  });
  const postgres = () => database.pool.query('select 1');
  const broker = createBroker({
    urls: urlsOfNodes(config.AMQP_URL, config.AMQP_NODES),
    name: `ripple-${name}`,
    namespace: config.NAMESPACE,
    laneParts: lanePartsOf(config),
    topology: config.AMQP_TOPOLOGY,
    logger,
    metrics,
    probe: async (failure) => {
      // Memory comes and goes by the millisecond near the limit, so what was refused counts, not what is free now.
      if (failure && isRefusedForMemory(failure)) throw failure;
      await withTimeout(PROBE_LIMIT_MS, Promise.all([postgres(), mustTakeWrites(redis)]));
      for (const probe of Object.values(others)) await withTimeout(OTHERS_LIMIT_MS, probe());
    },
    ...(config.retryLadder && { ladder: config.retryLadder }),
  });
  const checks: Checks = {
    postgres: { required: true, probe: postgres },
    rabbitmq: { required: true, probe: broker.check },
    redis: { required: true, probe: redis.ping },
    ...Object.fromEntries(Object.entries(others).map(([each, probe]) => [each, { required: false, probe }])),
  };

  const watermarks = createWatermarks(redis, config.NAMESPACE, lanePartsOf(config));
  const turns = createTurns(redis, config.NAMESPACE);
  const holdings = createHoldingsFollower(watermarks, logger);
  const pass = async (
    watermark: MessageOf<'watermark'>,
    part: Part,
    next: Consumption<Lane>['onWatermark'],
  ) => {
    await watermarks.advance(part, watermark.acceptedAt);
    await next?.(watermark, part);
  };
  const stopping = new AbortController();
  const loops: Promise<void>[] = [];
  const closers: (() => unknown)[] = [];
  const repeat = (work: () => Promise<number>) => {
    loops.push(runLoop(stopping.signal, logger, work));
  };

  return {
    logger,
    metrics,
    database,
    redis,
    broker,
    stopping: stopping.signal,
    consume({ lanes, handlers, onWatermark, slots, prefetch, partyOf }) {
      const weights = Object.entries<number>(lanes) as [Lane, number][];
      broker.consume({
        subscriptions: weights.map(([lane, weight]) => ({ lane, weight })),
        slots,
        ...(prefetch !== undefined && { prefetch }),
        ...(partyOf && { partyOf }),
        // The others have no delay.
        ...(weights.some(([lane]) => allLanes[lane].ring !== undefined) && { onHolding: holdings.follow }),
        async handler(message, { lane, part }) {
          if (message.type === 'watermark') {
            // Never tried again: a newer one follows.
            await pass(message, part, onWatermark).catch((err) =>
              logger.debug({ err, lane }, 'a watermark was lost'),
            );
            return ack;
          }
          if (!carries(lane, message.type)) {
            return { outcome: 'dead-letter', error: new Error(`${lane} carries no ${message.type}`) };
          }
          await handlerOf(handlers, message)(message);
          return ack;
        },
      });
    },
    every(pauseMs, work) {
      repeat(async () => ((await work()) === true ? 0 : pauseMs));
    },
    repeat,
    everyTogether(name, intervalMs, work) {
      repeat(async () => {
        const waitMs = await turns.take(name, intervalMs);
        if (waitMs > 0) return waitMs;
        const since = performance.now();
        while ((await work()) === true && !stopping.signal.aborted);
        return Math.max(0, intervalMs - (performance.now() - since));
      });
    },
    onStop(close) {
      closers.push(close);
    },
    async start() {
      const operations = await startOperations({ host: config.HOST, port: config.OPS_PORT, metrics, checks });
      logger.info({ port: operations.port }, 'started');
      return {
        port: operations.port,
        async stop() {
          stopping.abort();
          await Promise.all(loops);
          await broker.close();
          await holdings.whenEnded();
          for (const close of closers) await close();
          redis.close();
          await database.close();
          await operations.close();
          logger.info('stopped');
        },
      };
    },
  };
}

/** TypeScript can't see that the handler under a message's type is one for that message. */
const handlerOf = (handlers: object, { type }: Message) =>
  (handlers as Record<string, (message: Message) => Promise<unknown>>)[type] as (
    message: Message,
  ) => Promise<unknown>;
