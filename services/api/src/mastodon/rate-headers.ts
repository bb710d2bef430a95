import type { FastifyInstance } from 'fastify';

/**
 * Tells of the rate limit in Mastodon's headers besides Ripple's own
 * (https://docs.joinmastodon.org/api/rate-limits/): when the count begins anew is a time there.
 */
export function addRateHeaders(scope: FastifyInstance): void {
  scope.addHook('onSend', async (_request, reply) => {
    const limit = reply.getHeader('ratelimit-limit');
    if (limit === undefined) return;
    const seconds = Number(reply.getHeader('ratelimit-reset') ?? 0);
    reply.headers({
      'x-ratelimit-limit': limit,
      'x-ratelimit-remaining': reply.getHeader('ratelimit-remaining'),
      'x-ratelimit-reset': new Date(Date.now() + seconds * 1_000).toISOString(),
    });
  });
}
