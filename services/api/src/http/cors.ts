import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { Origins } from './origins.ts';

/** What a page may send, besides what every page may. `Ripple-User` is not among it: tokens that may send it reach no browser. */
const ALLOWED_HEADERS = [
  'Authorization',
  'Cache-Control',
  'Content-Type',
  'Idempotency-Key',
  'If-None-Match',
  'Last-Event-ID',
  'X-Request-Id',
  'traceparent',
  'tracestate',
];

/** What a page may read. Each by its name: a `*` is not taken for one by browsers that send credentials. */
const EXPOSED_HEADERS = [
  'Link',
  'Location',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
  'Retry-After',
  'Ripple-Delay',
  'Ripple-Degraded',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
];

/** How long a browser need not ask again for an address: the most that Chromium takes. */
const PREFLIGHT_KEPT_SECONDS = 7_200;

/**
 * Lets pages of these origins call the api from a browser (CORS). A preflight is answered here, for any address and
 * before a token, a limit or Redis is asked: it carries no token, so it would count against the address that many
 * users share, and costs less than a refusal. No credentials are allowed: tokens travel in `Authorization`.
 */
export async function addCors(app: FastifyInstance, origin: Origins): Promise<void> {
  await app.register(cors, {
    origin,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ALLOWED_HEADERS,
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: PREFLIGHT_KEPT_SECONDS,
    // An OPTIONS that is no preflight gets the same answer rather than an error in a form of the plugin's own.
    strictPreflight: false,
  });
}
