import rateLimit from '@fastify/rate-limit';
import type { Redis } from '@ripple/redis';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { networkOf } from './client-address.ts';
import { ProblemError } from './problem.ts';

type Caller = Pick<FastifyRequest, 'viewer' | 'isServer' | 'ip' | 'ips'>;

/** The application, for which user it acts or for none. */
const application = { isServer: true, routeOptions: {} } as FastifyRequest;

/**
 * Limits requests per minute: of a user where one is logged in, of the embedding application, else of an address
 * ({@link networkOf}). Where the application acts for a user, the limits of both hold. The counts are in Redis, so all
 * api processes share them; without Redis there is no limit.
 */
export async function addRateLimit(
  app: FastifyInstance,
  options: { redis: Redis; namespace: string; perUser: number; perServer: number; perAddress: number },
): Promise<void> {
  await app.register(rateLimit, {
    redis: countersIn(options.redis),
    nameSpace: `${options.namespace}:rate:`,
    skipOnError: true,
    enableDraftSpec: true,
    timeWindow: 60_000,
    keyGenerator: keyOf,
    max: ({ viewer, isServer }) => {
      if (viewer !== undefined) return options.perUser;
      return isServer ? options.perServer : options.perAddress;
    },
    // The plugin sets Retry-After and throws what this returns.
    errorResponseBuilder: (_, { max, after }) => tooMany(max, after),
  });
  const count = app.createRateLimit();
  // The plugin's own hook, which comes after this one, counts the request for the user.
  app.addHook('onRequest', ({ isServer, viewer }, _reply, done) => {
    if (isServer && viewer !== undefined) countApplication().then(() => done(), done);
    else done();
  });

  async function countApplication(): Promise<void> {
    const counted = await count(application);
    if (counted.isAllowed || !counted.isExceeded) return;
    const { max, ttlInSeconds } = counted;
    throw tooMany(max, `${ttlInSeconds} seconds`, {
      'ratelimit-limit': String(max),
      'ratelimit-remaining': '0',
      'ratelimit-reset': String(ttlInSeconds),
      'retry-after': String(ttlInSeconds),
    });
  }
}

function keyOf(caller: Caller): string {
  if (caller.viewer !== undefined) return `user:${caller.viewer}`;
  return caller.isServer ? 'server' : `address:${networkOf(caller)}`;
}

const tooMany = (max: number, after: string, headers: Record<string, string> = {}) =>
  new ProblemError(429, `More than ${max} requests in a minute. Please try again in ${after}.`, { headers });

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
