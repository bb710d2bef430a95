import type { Redis } from '@ripple/redis';
import { createLogger, createMetrics } from '@ripple/telemetry';
import { createApp } from './app.ts';
import type { Context } from './context.ts';
import * as schemas from './schemas.ts';

/** What many answers share. */
const shapes = {
  Post: schemas.post,
  User: schemas.user,
  Profile: schemas.profile,
  Problem: schemas.problem,
};

/**
 * The contract of `/openapi.json`, with names for the shapes in it, and all routes that there can be. It needs no server: routes are only added
 * here, and what they work with is first asked for when a request comes.
 */
export async function readOpenApiDocument(): Promise<object> {
  const config = {
    DATABASE_URL: '',
    AMQP_URL: '',
    AMQP_TOPOLOGY: 'expect' as const,
    REDIS_URL: '',
    NAMESPACE: 'ripple',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    PORT: 0,
    PUBLIC_URL: 'http://127.0.0.1:3000',
    AUTH_MODE: 'demo' as const,
    RATE_LIMIT_USER: 1,
    RATE_LIMIT_ADDRESS: 1,
    READS_AT_ONCE: 2,
    STREAMS_AT_ONCE: 0,
    STREAM_HEARTBEAT_MS: 15_000,
    OPERATIONS_AMQP_URL: 'amqp://127.0.0.1',
    SUPERVISOR_URL: 'http://127.0.0.1',
    MEDIA_DIR: '',
    MEDIA_S3_REGION: '',
    MEDIA_MAX_BYTES: 10 * 1_024 * 1_024,
  };
  const context = { metrics: createMetrics(), reading: {} } as Context;
  // The rate limit tells Redis of its script when it is set up.
  const redis = { defineCommand() {} } as unknown as Redis;
  const app = await createApp({ config, context, redis, logger: createLogger('api', 'silent') });
  try {
    await app.ready();
    return nameShapes(app.swagger());
  } finally {
    await app.close();
  }
}

/** Says a shape once rather than wherever it occurs: what is made from it is shorter, and a change of it is one. */
function nameShapes(document: object): object {
  let text = JSON.stringify(document);
  for (const [name, shape] of Object.entries(shapes)) {
    text = text.replaceAll(JSON.stringify(shape), JSON.stringify({ $ref: `#/components/schemas/${name}` }));
  }
  const named = JSON.parse(text);
  return { ...named, components: { ...named.components, schemas: shapes } };
}
