import type { Ring } from '@ripple/messages';
import type { Metrics } from '@ripple/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isStream } from './is-stream.ts';
import { ProblemError } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** There is no room for it; it is told after the rate limit has counted it. */
    refused: boolean;
  }
  interface FastifyContextConfig {
    /** Which ring's readers a route is for. */
    ring?: Ring;
    /** For operators, who look while something is wrong: never refused, and no room is kept for it. */
    forOperators?: boolean;
  }
}

const RETRY_AFTER_SECONDS = '1';

/**
 * Keeps room for those who write. All requests share one thread, so what is under way is what a POST waits
 * behind: with `most` reads at about 0.4 ms of a processor each that is a tenth of a second. Past half of it
 * the readers of ring 3 are asked to come again, past all of it every reader; writers and operators never are.
 *
 * Counted, not timed: the lag of the event loop is known only after a request has waited.
 */
export function shedReads(app: FastifyInstance, options: { most: number; metrics: Metrics }): void {
  const { most, metrics } = options;
  let underWay = 0;

  app.decorateRequest('refused', false);
  app.addHook('onRequest', (request, reply, done) => {
    if (isCounted(request)) enter(request, reply);
    done();
  });

  function enter(request: FastifyRequest, reply: FastifyReply): void {
    const { ring } = request.routeOptions.config;
    request.refused = underWay >= (ring === 'public' || ring === 'feeds' ? most / 2 : most);
    if (request.refused) return;
    underWay += 1;
    // Also of a client that doesn't wait for the answer.
    reply.raw.once('close', () => {
      underWay -= 1;
    });
  }
  // After the rate limit, which finds out who it is that reads too much.
  app.addHook('preParsing', ({ refused }, _reply, _payload, done) => {
    if (!refused) return done();
    metrics.readsRefused.inc();
    done(
      new ProblemError(503, 'There are too many readers at the moment. Please try again soon.', {
        headers: { 'retry-after': RETRY_AFTER_SECONDS },
      }),
    );
  });
}

/** Whether it is a read that ends, of a reader. */
function isCounted(request: FastifyRequest): boolean {
  const { method, url, routeOptions } = request;
  const isRead = method === 'GET' && /^\/(v1|api)\//.test(url);
  return isRead && !isStream(request) && !routeOptions.config.forOperators;
}
