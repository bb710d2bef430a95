import {
  beginRequest,
  continueFrom,
  currentOrigin,
  type Logger,
  type Origin,
  parseOrigin,
} from '@ripple/telemetry';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isStream } from './is-stream.ts';

export const REQUEST_ID_HEADER = 'x-request-id';

/** Where a request comes from: what its outbox rows and messages take along. */
export const originOf = (request: FastifyRequest): Origin => currentOrigin(senderOf(request));

/**
 * What a request says of where it comes from. Of its trace only a proxy that is trusted (`TRUST_PROXY`) is believed: a
 * `traceparent` can ask for its trace to be kept, and the right id is kept by any ratio.
 */
function senderOf(request: FastifyRequest): Origin {
  const { traceparent, tracestate } = request.headers;
  const isBelieved = traceparent !== undefined && (request.ips?.length ?? 0) > 1;
  return parseOrigin({ requestId: request.id, ...(isBelieved && { traceparent, tracestate }) });
}

/**
 * Everything that is done for a request knows its id, and is in its trace. Add it first: hooks that were added before
 * know nothing of it.
 */
export function traceRequests(app: FastifyInstance, logger: Logger): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    if (!isTraced(request)) {
      continueFrom({ requestId: request.id }, done);
      return;
    }
    const { method, routeOptions } = request;
    const end = beginRequest(
      senderOf(request),
      `${method} ${routeOptions.url}`,
      // Not the path itself: those of private feeds and of links in mails hold tokens.
      { 'http.request.method': method, 'http.route': routeOptions.url, 'url.scheme': request.protocol },
      done,
    );
    // Also when the client has left before the answer.
    if (end) reply.raw.once('close', () => end(reply.statusCode));
  });
  if (!logger.isLevelEnabled('debug')) return;
  app.addHook('onResponse', async ({ method, routeOptions, log }, { statusCode }) => {
    log.debug({ method, route: routeOptions.url, status: statusCode }, 'answered');
  });
}

/** A stream has no end, and what machines ask for all the time (`/readyz`, `/metrics`) is not worth a trace. */
const isTraced = (request: FastifyRequest): boolean =>
  request.routeOptions.url?.startsWith('/v1/') === true && !isStream(request);
