import type { Metrics } from '@ripple/telemetry';
import type { FastifyInstance } from 'fastify';
import { isStream } from './is-stream.ts';

/** Requests that this process has answered since it started. */
export interface RequestCounts {
  /** Posts that were accepted. */
  posts: number;
  /** Reads under `/v1/` and `/api/`, whatever the answer; streams are none. */
  reads: number;
}

const POSTS = { method: 'POST', route: '/v1/posts' };
/** Where posts are accepted. */
const postRoutes = new Set([POSTS.route, '/api/v1/statuses']);

/** Counts and times every answer, in the metrics, and the two sums of them in `requests` that a page shows. */
export function countRequests(
  app: FastifyInstance,
  { metrics: { httpDuration }, requests }: { metrics: Metrics; requests: RequestCounts },
): void {
  // A series that begins with its first failure shows no increase to a rate, and the alerts of ring 1 are made of those.
  for (const status of [201, 500, 503]) httpDuration.zero({ ...POSTS, status });

  app.addHook('onResponse', (request, { statusCode: status, elapsedTime }, done) => {
    const { method, routeOptions } = request;
    const { url: route = 'none' } = routeOptions;
    if (isStream(request)) return done();
    httpDuration.observe({ method, route, status }, elapsedTime / 1_000);
    if (method === 'GET' && /^\/(v1|api)\//.test(route)) requests.reads += 1;
    if (method === POSTS.method && postRoutes.has(route) && status < 300) requests.posts += 1;
    done();
  });
}
