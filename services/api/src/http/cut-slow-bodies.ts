import type { FastifyInstance } from 'fastify';
import { answerClientError } from './problem.ts';

/** How long a request may take until all of it is here; one with a form, which may be a picture, longer. */
export const REQUEST_LIMIT_MS = { ordinary: 10_000, form: 120_000 };

/** Node knows one limit for all requests, which is that of forms; this is the one of all others. */
export function cutSlowBodies(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw, routeOptions }) => {
    const hasBody =
      raw.headers['content-length'] !== undefined || raw.headers['transfer-encoding'] !== undefined;
    if (!hasBody || routeOptions.config?.form) return;
    const timer = setTimeout(() => {
      if (!raw.complete)
        answerClientError({ name: '', message: '', code: 'ERR_HTTP_REQUEST_TIMEOUT' }, raw.socket);
    }, REQUEST_LIMIT_MS.ordinary);
    raw.once('close', () => clearTimeout(timer));
  });
}
