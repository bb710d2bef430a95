import rateLimit from '@fastify/rate-limit';
import type { Redis } from '@ripple/redis';
import type { FastifyInstance } from 'fastify';
import { networkOf } from './client-address.ts';
import { ProblemError } from './problem.ts';

/**
 * Limits requests per minute: of a user where one is logged in, else of an address ({@link networkOf}). The counts
 * are in Redis, so all api processes share them; without Redis there is no limit.
 */
export async function addRateLimit(
  app: FastifyInstance,
  options: { redis: Redis; namespace: string; perUser: number; perAddress: number },
): Promise<void> {
  await app.register(rateLimit, {
    redis: countersIn(options.redis),
    nameSpace: `${options.namespace}:rate:`,
    skipOnError: true,
    enableDraftSpec: true,
    timeWindow: 60_000,
    keyGenerator: (request) =>
      request.viewer === undefined ? `address:${networkOf(request)}` : `user:${request.viewer}`,
    max: ({ viewer }) => (viewer === undefined ? options.perAddress : options.perUser),
    // The plugin sets Retry-After and throws what this returns.
    errorResponseBuilder: (_, { max, after }) =>
      new ProblemError(429, `More than ${max} requests in a minute. Please try again in ${after}.`),
  });
}

/** What the plugin needs of a client of Redis: its scripts, each called on the node that has the counter. */
function countersIn(redis: Redis): object {
  type Done = (error: Error | null, reply?: unknown) => void;
  const counters: Record<string, unknown> = {
    defineCommand(name: string, { lua }: { lua: string }) {
      const count = redis.script(name, lua);
      counters[name] = (key: string, ...rest: [...(string | number)[], Done]) => {
        const done = rest.pop() as Done;
        count([key], ...(rest as (string | number)[])).then((reply) => done(null, reply), done);
      };
    },
  };
  return counters;
}
