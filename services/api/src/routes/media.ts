import multipart from '@fastify/multipart';
import type { MediaId, UserId } from '@ripple/messages';
import { findAvatar } from '@ripple/people';
import { findMedia, findMediaAudience, MOST_ALT, objectNames, SERVED_TYPE } from '@ripple/posts';
import { presentMedia } from '@ripple/presentation';
import type { FastifyRequest } from 'fastify';
import fresh from 'fresh';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, seesModerated, viewerOf } from '../http/authentication.ts';
import { parseIdParameter } from '../http/parameters.ts';
import { notFound } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import { acceptMedia, type UploadChecks } from '../write/accept-media.ts';
import { discardRest } from '../write/forms.ts';
import { writeRequestOf } from '../write/write.ts';

/**
 * Addresses are unguessable, and what is at one never changes. But it goes when its post is deleted, and a cache may
 * show it for so long afterwards. Only an avatar, or a picture of a public post, is kept by caches that are not its
 * reader's own.
 */
const CACHE = {
  everybody: 'public, max-age=86400, immutable',
  some: 'private, max-age=300',
  owner: 'private, no-store',
} as const;

export async function addMediaRoutes(app: Api, context: Context, checks: UploadChecks): Promise<void> {
  const { reading, storage, mediaUrl } = context;
  const { limits } = checks;

  // In a scope of its own: nowhere else is a form a body.
  await app.register(async (scope: Api) => {
    scope.removeAllContentTypeParsers();
    await scope.register(multipart, {
      limits: { files: 1, fields: 1, parts: 2, fileSize: limits.MEDIA_MAX_BYTES, fieldSize: MOST_ALT * 4 },
    });
    scope.post(
      '/v1/media',
      {
        ...mustBeLoggedIn,
        config: { form: schemas.newMedia },
        schema: {
          tags: ['media'],
          summary: 'Upload a picture',
          description: `A form (multipart/form-data) with a \`file\` (JPEG, PNG, WebP, GIF or AVIF, at most ${limits.MEDIA_MAX_BYTES} bytes, ${limits.MEDIA_MAX_DECODED_BYTES} when it is decoded, and ${limits.MEDIA_MAX_FRAMES} frames) and, if you like, \`alt\`, a text that says what is to be seen. Answers when the picture is stored; what readers get is made of it behind the answer, without what the camera has written into it. Put its id into \`mediaIds\` of a post, or \`avatarMediaId\` of \`PATCH /v1/users/me\`, at once.`,
          headers: schemas.idempotencyHeader,
          response: schemas.answers({ 201: schemas.media }),
        },
      },
      async (request, reply) => {
        try {
          const media = await acceptMedia(
            context,
            checks,
            viewerOf(request),
            { parts: request.parts() },
            writeRequestOf(request),
          );
          return reply.status(201).header('location', `/v1/media/${media.id}`).send(media);
        } finally {
          discardRest(request);
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
      const media = await findMedia(
        reading.db,
        parseIdParameter<MediaId>(request.params.id),
        viewerOf(request),
      );
      if (!media) throw notFound('picture');
      return presentMedia(media, mediaUrl);
    },
  );

  app.get(
    '/media/:key/:name',
    {
      schema: {
        tags: ['media'],
        summary: 'What the addresses of a picture or an avatar lead to',
        params: schemas.mediaFileParameters,
        response: {
          ...schemas.answers({ 304: schemas.notModified }),
          200: { description: 'The picture', content: { [SERVED_TYPE]: { schema: schemas.file } } },
        },
      },
    },
    async (request, reply) => {
      const { key, name } = request.params;
      const audience = (await findAudience(request, key)) ?? (await findAvatarAudience(request, key));
      if (!audience) throw notFound('picture');
      const about = {
        etag: `"${key}/${name}"`,
        'cache-control': CACHE[audience],
        // Pictures are shown on pages of the application, wherever it lives.
        'cross-origin-resource-policy': 'cross-origin',
      };
      const { 'if-none-match': noneMatch } = request.headers;
      if (fresh({ 'if-none-match': noneMatch }, about))
        return reply.status(304).headers(about).send(undefined);
      const object = await storage.get(objectNames(key)[name === 'small.webp' ? 'small' : 'large']);
      if (!object) throw notFound('picture');
      return reply
        .headers({ ...about, 'content-length': object.bytes })
        .type(SERVED_TYPE)
        .send(object.body);
    },
  );

  /** Pictures of hidden posts, and all of users who are suspended, are for their owner and moderators, with a token. */
  async function findAudience(request: FastifyRequest, key: string): Promise<keyof typeof CACHE | undefined> {
    const found = await findMediaAudience(reading.db, key);
    if (!found) return undefined;
    return audienceOf(request, found.ownerId, found.audience);
  }

  async function findAvatarAudience(
    request: FastifyRequest,
    key: string,
  ): Promise<keyof typeof CACHE | undefined> {
    const found = await findAvatar(reading.db, key);
    if (!found) return undefined;
    return found.ownerId === null ? 'everybody' : audienceOf(request, found.ownerId, 'everybody');
  }

  async function audienceOf(
    request: FastifyRequest,
    ownerId: UserId,
    audience: keyof typeof CACHE,
  ): Promise<keyof typeof CACHE | undefined> {
    const state = (await context.userStates.current()).of(ownerId);
    if (state === 'deleted') return undefined;
    if (audience !== 'owner' && state !== 'suspended') return audience;
    return request.viewer === ownerId || seesModerated(request) ? 'owner' : undefined;
  }
}
