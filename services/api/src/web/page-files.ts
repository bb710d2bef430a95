import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const A_YEAR_SECONDS = 365 * 24 * 3_600;

/** Files whose names change with what is in them. */
const isHashed = (path: string) => path.includes('/assets/');

/**
 * The page (services/web). It is made of files alone: all that it shows it asks the API for.
 * @param options.dir where it is built
 * @param options.mediaUrl where its pictures come from
 */
export async function addPage(
  app: FastifyInstance,
  options: { dir: string; mediaUrl: string },
): Promise<void> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // `blob:` is a picture that was chosen and not sent yet; an avatar that the application has set may be on any server.
    `img-src 'self' blob: https: ${new URL(options.mediaUrl).origin}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  await app.register(fastifyStatic, {
    root: path.resolve(options.dir),
    decorateReply: false,
    // Each file is a route: other addresses are answered as all that don't exist.
    wildcard: false,
    cacheControl: false,
    setHeaders(reply, path) {
      reply.header('content-security-policy', policy);
      reply.header(
        'cache-control',
        isHashed(path) ? `public, max-age=${A_YEAR_SECONDS}, immutable` : 'no-cache',
      );
    },
  });
}
