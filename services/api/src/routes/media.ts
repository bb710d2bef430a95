import multipart from '@fastify/multipart';
import type { MediaId } from '@ripple/ids';
import { findMedia, MOST_ALT, objectNames, SERVED_TYPE } from '@ripple/media';
import { acceptMedia } from '../accept-media.ts';
import type { Api } from '../api.ts';
import { mustBeLoggedIn, viewerOf } from '../authentication.ts';
import type { Context } from '../context.ts';
import { writeOf } from '../idempotency.ts';
import { presentMedia } from '../present-media.ts';
import { notFound } from '../problem.ts';
import { readId } from '../read-id.ts';
import * as schemas from '../schemas.ts';

/** Addresses are unguessable, and what is at one never changes. */
const A_YEAR = 'public, max-age=31536000, immutable';

export async function addMediaRoutes(app: Api, context: Context, maxBytes: number): Promise<void> {
  const { reading, storage, mediaUrl } = context;

  // In a scope of its own: nowhere else is a form a body.
  await app.register(async (scope: Api) => {
    scope.removeAllContentTypeParsers();
    await scope.register(multipart, {
      limits: { files: 1, fields: 1, parts: 2, fileSize: maxBytes, fieldSize: MOST_ALT * 4 },
    });
    scope.post(
      '/v1/media',
      {
        ...mustBeLoggedIn,
        config: { form: schemas.newMedia },
        schema: {
          tags: ['media'],
          summary: 'Upload a picture',
          description: `A form (multipart/form-data) with a \`file\` (JPEG, PNG, WebP, GIF or AVIF, at most ${maxBytes} bytes) and, if you like, \`alt\`, a text that says what is to be seen. Answers when the picture is stored; what readers get is made of it behind the answer, without what the camera has written into it. Put its id into \`mediaIds\` of a post at once.`,
          headers: schemas.idempotencyHeader,
          response: schemas.answers({ 201: schemas.media }),
        },
      },
      async (request, reply) => {
        try {
          const media = await acceptMedia(context, viewerOf(request), request.parts(), writeOf(request));
          return reply.status(201).header('location', `/v1/media/${media.id}`).send(media);
        } finally {
          // What is not wanted is read nevertheless: the next request comes by the same connection.
          request.raw.unpipe().resume();
        }
      },
    );
  });

  app.get(
    '/v1/media/:id',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['media'],
        summary: 'A picture of your own, and whether it is ready',
        params: schemas.mediaParameter,
        response: schemas.answers({ 200: schemas.media }),
      },
    },
    async (request) => {
      const media = await findMedia(reading.db, readId<MediaId>(request.params.id), viewerOf(request));
      if (!media) throw notFound('picture');
      return presentMedia(media, mediaUrl);
    },
  );

  app.get(
    '/media/:key/:name',
    {
      schema: {
        tags: ['media'],
        summary: 'What the addresses of a picture lead to',
        params: schemas.mediaFileParameters,
        response: {
          ...schemas.answers({}),
          200: { description: 'The picture', content: { [SERVED_TYPE]: { schema: schemas.file } } },
        },
      },
    },
    async (request, reply) => {
      const { key, name } = request.params;
      const object = await storage.get(objectNames(key)[name === 'small.webp' ? 'small' : 'large']);
      if (!object) throw notFound('picture');
      return reply
        .headers({
          'content-length': object.bytes,
          'cache-control': A_YEAR,
          // Pictures are shown on pages of the application, wherever it lives.
          'cross-origin-resource-policy': 'cross-origin',
        })
        .type(SERVED_TYPE)
        .send(object.body);
    },
  );
}
