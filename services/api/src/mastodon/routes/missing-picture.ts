import type { FastifyInstance } from 'fastify';

/** Where the picture is that stands for one that is not there. */
export const MISSING_PICTURE = '/api/missing.png';

/** One grey pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGM4AAAAwgDBUl5XUQAAAABJRU5ErkJggg==',
  'base64',
);

export function addMissingPicture(scope: FastifyInstance): void {
  scope.get(MISSING_PICTURE, async (_request, reply) =>
    reply
      .type('image/png')
      .headers({ 'cache-control': 'public, max-age=86400', 'cross-origin-resource-policy': 'cross-origin' })
      .send(PNG),
  );
}
