import rateLimit from '@fastify/rate-limit';
import type { Redis } from '@ripple/redis';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from './problem.ts';

/**
 * Limits requests per minute: of a user where one is logged in, else of an address. The counts are in
 * Redis, so all api processes share them; without Redis nobody is limited.
 */
export async function addRateLimit(
  app: FastifyInstance,
  options: { redis: Redis; namespace: string; perUser: number; perAddress: number },
): Promise<void> {
  await app.register(rateLimit, {
    redis: options.redis,
    nameSpace: `${options.namespace}:rate:`,
    skipOnError: true,
    enableDraftSpec: true,
    timeWindow: 60_000,
    keyGenerator: ({ viewer, ip }) => (viewer === undefined ? `address:${ip}` : `user:${viewer}`),
    max: ({ viewer }) => (viewer === undefined ? options.perAddress : options.perUser),
    // The plugin sets Retry-After and throws what this returns.
    errorResponseBuilder: (_, { max, after }) =>
      new ProblemError(429, `More than ${max} requests in a minute. Please try again in ${after}.`),
  });
}
