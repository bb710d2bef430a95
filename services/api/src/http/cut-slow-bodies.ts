import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { answerClientError } from './problem.ts';

/** How long a request may take until all of it is here; one with a form, which may be a picture, longer. */
export const REQUEST_LIMIT_MS = { ordinary: 10_000, form: 120_000 };

/** Node knows one limit for all requests, which is that of forms; this is the one of all others. */
export function cutSlowBodies(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw, routeOptions }, _reply, done) => {
    const hasBody =
      raw.headers['content-length'] !== undefined || raw.headers['transfer-encoding'] !== undefined;
    if (hasBody && !routeOptions.config?.form) cutWhenSlow(raw);
    done();
  });
}

function cutWhenSlow(request: IncomingMessage): void {
  const timer = setTimeout(() => {
    if (!request.complete)
      answerClientError({ name: '', message: '', code: 'ERR_HTTP_REQUEST_TIMEOUT' }, request.socket);
  }, REQUEST_LIMIT_MS.ordinary);
  request.once('close', () => clearTimeout(timer));
}
