import type { Redis } from '@ripple/redis';
import { createLogger, createMetrics } from '@ripple/telemetry';
import type { Context } from '../context.ts';
import type { Api } from './api.ts';
import { createApp } from './app.ts';
import type { Contract } from './contract.ts';

/** The document of `/openapi.json`, with all routes that there can be. */
export const readOpenApiDocument = (): Promise<object> => describe((app) => app.readContract());

/** The routes for clients of Mastodon, described in the same way, for tests. */
export const readMastodonDocument = (): Promise<object> => describe((app) => app.describeMastodon());

/** It needs no server: routes are only added here, and what they work with is first asked for when a request comes. */
async function describe(read: (app: Api) => Promise<Contract>): Promise<object> {
  const config = {
    DATABASE_URL: '',
    AMQP_URL: '',
    AMQP_TOPOLOGY: 'expect' as const,
    LANE_PARTS: 1,
    REDIS_URL: '',
    NAMESPACE: 'ripple',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    PORT: 0,
    DRAIN_MS: 0,
    PUBLIC_URL: 'http://127.0.0.1:3000',
    AUTH_MODE: 'demo' as const,
    RATE_LIMIT_USER: 1,
    RATE_LIMIT_SERVER: 1,
    RATE_LIMIT_ADDRESS: 1,
    READS_AT_ONCE: 2,
    KEYWORDS_KEPT: 10_000,
    HANDLE_DAYS: 30,
    DOCUMENT_DAYS: 14,
    STREAMS_AT_ONCE: 0,
    STREAMS_PER_USER: 0,
    STREAMS_PER_ADDRESS: 0,
    STREAM_HEARTBEAT_MS: 15_000,
    WEBSUB_SUBSCRIPTIONS_PER_HOST: 1,
    OPERATIONS_AMQP_URL: 'amqp://127.0.0.1',
    SUPERVISOR_URL: 'http://127.0.0.1',
    MODERATION: 'after' as const,
    MASTODON_API: '1' as const,
    MEDIA_DIR: '',
    MEDIA_S3_REGION: '',
    MEDIA_MAX_BYTES: 10 * 1_024 * 1_024,
    MEDIA_MAX_DECODED_BYTES: 192 * 1_024 * 1_024,
    MEDIA_MAX_FRAMES: 300,
  };
  const context = { metrics: createMetrics(), reading: {} } as Context;
  // The rate limit tells Redis of its script when it is set up.
  const redis = { script: () => {} } as unknown as Redis;
  const app = await createApp({
    config,
    context,
    redis,
    logger: createLogger('api', 'silent'),
    stopping: new AbortController().signal,
  });
  try {
    await app.ready();
    return (await read(app)).document;
  } finally {
    await app.close();
  }
}
