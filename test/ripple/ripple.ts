import { setTimeout as sleep } from 'node:timers/promises';
import { type Broker, createBroker, type Rung } from '@ripple/broker';
import { type Database, openDatabase } from '@ripple/db';
import type { Redis, RedisNode } from '@ripple/redis';
import { databaseServers, type Running } from '@ripple/runtime';
import { createLogger, createMetrics } from '@ripple/telemetry';
import { type Isolation, isolate, openServiceRedis, openTestRedis } from '@ripple/test-env';
import { createClient, createUser, type TestClient, type TestUser } from './client.ts';
import { isReady, type ServiceProcess, startServiceProcess } from './service-process.ts';

/** What the harness gives every service, and what a test may change. */
export interface TestSettings {
  DATABASE_URL: string;
  DATABASE_NODES: string;
  DATABASE_REPLICA_NODES: string;
  AMQP_URL: string;
  AMQP_NODES: string;
  REDIS_URL: string;
  REDIS_NODES: string;
  AMQP_TOPOLOGY: 'declare' | 'expect';
  LANE_PARTS: number;
  LANE_PARTS_KEPT: number;
  RATE_LIMIT_USER: number;
  RATE_LIMIT_SERVER: number;
  RATE_LIMIT_ADDRESS: number;
  READS_AT_ONCE: number;
  KEYWORDS_KEPT: number;
  DOCUMENT_DAYS: number;
  EVENTS_DAYS: number;
  STREAMS_AT_ONCE: number;
  STREAMS_PER_USER: number;
  STREAMS_PER_ADDRESS: number;
  STREAM_HEARTBEAT_MS: number;
  PULL_THRESHOLD: number;
  WEBSUB_NETWORKS: string;
  WEBSUB_SUBSCRIPTIONS_PER_HOST: number;
  WEB_URL: string;
  SMTP_URL: string;
  MAIL_DELAY_MS: number;
  DIGESTS_PER_SECOND: number;
  MODERATION: 'after' | 'before';
  HANDLE_DAYS: number;
  MASTODON_API: '0' | '1';
  OAUTH_LOGIN_URL: string;
  MEDIA_DIR: string;
  MEDIA_S3_BUCKET: string;
  MEDIA_S3_ENDPOINT: string;
  MEDIA_MAX_BYTES: number;
  MEDIA_MAX_DECODED_BYTES: number;
  MEDIA_MAX_FRAMES: number;
  MEDIA_URL: string;
  WEB_DIR: string;
  PORT: number;
  DRAIN_MS: number;
  TRUST_PROXY: string;
  ALLOWED_HOSTS: string;
  CORS_ORIGINS: string;
  AUTH_MODE: 'demo' | 'jwt';
  JWT_SECRET: string;
  /** Keys instead of the secret. */
  JWT_JWKS_URL: string;
  JWT_ISSUER: string;
  JWT_AUDIENCE: string;
  OPERATIONS_AMQP_URL: string;
  SUPERVISOR_URL: string;
  retryLadder?: readonly Rung[];
  intervalMs?: number;
}

/** Loaded when they are started: most tests need a few of them. */
const services = {
  api: () => import('@ripple/api'),
  'outbox-relay': () => import('@ripple/outbox-relay'),
  'fan-out': () => import('@ripple/fan-out'),
  'timeline-writer': () => import('@ripple/timeline-writer'),
  notifier: () => import('@ripple/notifier'),
  indexer: () => import('@ripple/indexer'),
  'feed-builder': () => import('@ripple/feed-builder'),
  'websub-hub': () => import('@ripple/websub-hub'),
  media: () => import('@ripple/media-service'),
  mailer: () => import('@ripple/mailer'),
};

export type ServiceName = keyof typeof services;
export const allServices = Object.keys(services) as ServiceName[];

/** A Ripple in this process, on the real servers, in a corner of its own. */
export interface TestRipple {
  url: string;
  isolation: Isolation;
  database: Database;
  /** A client that knows nothing of what Ripple does with it. */
  redis: RedisNode;
  /** Redis as services use it. */
  ownRedis: Redis;
  /** To send what the services would, or would not. */
  broker: Broker;
  /** Without a token. */
  anybody: TestClient;
  user(handle: string, name?: string): Promise<TestUser>;
  start(service: ServiceName, settings?: Partial<TestSettings>): Promise<void>;
  /** Starts a service as a process of its own, which may be told where to die (`FAIL_POINT`). */
  startProcess(service: ServiceName, settings?: Record<string, string>): Promise<ServiceProcess>;
  stop(service: ServiceName): Promise<void>;
  /** Stops a service, and starts it with other settings, or with those that it had at first. */
  restart(service: ServiceName, settings?: Partial<TestSettings>): Promise<void>;
  /** What a service that was started says at /metrics. */
  metricsOf(service: ServiceName): Promise<string>;
  dispose(): Promise<void>;
}

export async function startRipple(
  options: { services?: ServiceName[]; settings?: Partial<TestSettings> } = {},
): Promise<TestRipple> {
  const { LANE_PARTS = 1, LANE_PARTS_KEPT = LANE_PARTS } = options.settings ?? {};
  const isolation = await isolate(options.settings?.retryLadder, LANE_PARTS_KEPT);
  const logger = createLogger('test', 'silent');
  const database = openDatabase({
    ...databaseServers({ DATABASE_URL: isolation.databaseUrl, ...options.settings }),
    connections: 4,
    applicationName: 'ripple-test',
  });
  const redis = openTestRedis(isolation);
  const ownRedis = openServiceRedis(isolation);
  const broker = createBroker({
    urls: [isolation.amqpUrl],
    name: 'test',
    namespace: isolation.namespace,
    laneParts: { sent: LANE_PARTS, kept: LANE_PARTS_KEPT },
    logger,
    metrics: createMetrics(),
  });
  /** The last one of each that was started; there may be others. */
  const running = new Map<ServiceName, Running>();
  const all = new Set<Running>();
  const common = {
    DATABASE_URL: isolation.databaseUrl,
    AMQP_URL: isolation.amqpUrl,
    REDIS_URL: isolation.redisUrl,
    ...(isolation.redisNodes !== undefined && { REDIS_NODES: isolation.redisNodes }),
    AMQP_TOPOLOGY: 'declare' as const,
    LANE_PARTS,
    NAMESPACE: isolation.namespace,
    HOST: '127.0.0.1',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    OPS_PORT: 0,
    PUBLIC_URL: 'http://ripple.test',
    AUTH_MODE: 'demo' as const,
    JWT_SECRET: 'only-for-tests-only-for-tests-only',
    DRAIN_MS: 0,
    RATE_LIMIT_USER: 1_000_000,
    RATE_LIMIT_SERVER: 1_000_000,
    RATE_LIMIT_ADDRESS: 1_000_000,
    READS_AT_ONCE: 1_000,
    KEYWORDS_KEPT: 10_000,
    DOCUMENT_DAYS: 14,
    EVENTS_DAYS: 7,
    STREAMS_AT_ONCE: 1_000,
    STREAMS_PER_USER: 1_000,
    STREAMS_PER_ADDRESS: 1_000,
    // What tests call it that write their requests themselves.
    ALLOWED_HOSTS: 'x',
    STREAM_HEARTBEAT_MS: 1_000,
    WEBSUB_SUBSCRIPTIONS_PER_HOST: 100,
    PULL_THRESHOLD: 1_000_000,
    MAIL_FROM: 'Ripple <ripple@ripple.test>',
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_DELAY_MS: 0,
    DIGESTS_PER_SECOND: 1_000,
    MODERATION: 'after' as const,
    HANDLE_DAYS: 30,
    MASTODON_API: '1' as const,
    MEDIA_DIR: isolation.mediaDir,
    MEDIA_S3_REGION: 'us-east-1',
    MEDIA_MAX_BYTES: 10 * 1_024 * 1_024,
    MEDIA_MAX_DECODED_BYTES: 192 * 1_024 * 1_024,
    MEDIA_MAX_FRAMES: 300,
    // Tests wait for what comes together; that it does needs no seconds.
    intervalMs: 200,
    ...options.settings,
  };

  /** Chosen at the first start and kept, so that clients find an api that was restarted. */
  let apiPort = 0;

  function use(service: ServiceName, started: Running): void {
    running.set(service, started);
    all.add(started);
    if (service !== 'api') return;
    apiPort = started.port;
    ripple.url = `http://127.0.0.1:${started.port}`;
    ripple.anybody = createClient(ripple.url);
  }

  const ripple: TestRipple = {
    url: '',
    isolation,
    database,
    redis,
    ownRedis,
    broker,
    anybody: createClient(''),
    user: (handle, name) => createUser(ripple.url, handle, name),
    async start(service, settings = {}) {
      const { JWT_SECRET, ...rest } = { ...common, PORT: apiPort, ...settings };
      const config = settings.JWT_JWKS_URL ? rest : { ...rest, JWT_SECRET };
      const { start } = await services[service]();
      use(service, await start(config));
    },
    async startProcess(service, settings = {}) {
      const port = service === 'api' ? { PORT: apiPort } : {};
      const started = await startServiceProcess(service, { ...common, ...port, ...settings });
      use(service, started);
      return started;
    },
    async stop(service) {
      const last = running.get(service);
      if (!last) return;
      running.delete(service);
      all.delete(last);
      await last.stop();
    },
    async restart(service, settings) {
      await ripple.stop(service);
      await ripple.start(service, settings);
    },
    async metricsOf(service) {
      return (await fetch(`http://127.0.0.1:${running.get(service)?.port}/metrics`)).text();
    },
    async dispose() {
      const fallbacks = isolation.redisNodes === undefined ? [] : await listFallbacks([...all]);
      await Promise.all([...all].map((each) => each.stop()));
      await broker.close();
      await database.close();
      redis.disconnect();
      ownRedis.close();
      await isolation.dispose();
      // In a cluster Postgres would step in for every command that names keys of two nodes, and the test would pass.
      if (fallbacks.length > 0)
        throw new Error(`The Redis cluster was not used as it should be: ${fallbacks.join(', ')}`);
    },
  };
  const wanted = options.services ?? allServices;
  await Promise.all([broker.whenUp(), ...wanted.map((service) => ripple.start(service))]);
  // An api that publishes nothing yet leaves the first posts to the relay, which not every test has.
  while (wanted.includes('api') && !(await isReady(apiPort))) await sleep(10);
  return ripple;
}

/** What services could not do with the cluster as it is meant, as their metrics tell. */
async function listFallbacks(services: Running[]): Promise<string[]> {
  const metrics = await Promise.all(
    services.map(async ({ port }) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
  );
  return metrics.flatMap(
    (text) => text.match(/^ripple_redis_fallbacks_total.*(?:by-slot|refused).* [1-9]\d*$/gm) ?? [],
  );
}
