import { setTimeout as sleep } from 'node:timers/promises';
import { type MediaId, parseId, type UserId } from '@ripple/messages';
import { describeMedia, findMedia } from '@ripple/posts';
import { type PresentedMedia, presentMedia } from '@ripple/presentation';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Api } from '../../http/api.ts';
import { notFound, ProblemError } from '../../http/problem.ts';
import { newMedia } from '../../http/schemas.ts';
import { acceptMedia, parseAlt, type UploadForm } from '../../write/accept-media.ts';
import { discardRest } from '../../write/forms.ts';
import { writeRequestOf } from '../../write/write.ts';
import { forUser, userOf } from '../access.ts';
import { toAttachment } from '../entities/attachment.ts';
import type { Mastodon } from '../mastodon.ts';
import { refusePicture } from '../refuse-picture.ts';

const form: UploadForm = { file: 'file', alt: 'description', ignored: ['focus', 'thumbnail'] };

/** What is to be seen in a picture, by the query or the body. */
const descriptionField = Type.Object({ description: Type.Optional(Type.String()) });

/** The old route waits so long for a picture to be ready, and looks so often, in ms. */
const PATIENCE_MS = 10_000;
const LOOKS_EVERY_MS = 100;

/** Pictures that are to come into statuses. */
export function addMediaRoutes(scope: Api, { context, uploads }: Mastodon): void {
  const { reading, mediaUrl, write } = context;
  const params = Type.Object({ id: Type.String() });
  const options = forUser('write:media');
  const uploading = { ...options, config: { form: newMedia }, schema: { querystring: descriptionField } };

  scope.post('/api/v2/media', uploading, async (request, reply) =>
    answer(reply, await accept(request, request.query), 202),
  );

  scope.post('/api/v1/media', uploading, async (request, reply) => {
    const media = await accept(request, request.query);
    return answer(reply, await untilReady(media, userOf(request), reply), 202);
  });

  scope.get('/api/v1/media/:id', { ...options, schema: { params } }, async (request, reply) => {
    const media = await find(parseMediaId(request.params.id), userOf(request));
    if (media.state === 'failed') throw notAPicture();
    return answer(reply, media, 206);
  });

  scope.put(
    '/api/v1/media/:id',
    { ...options, schema: { params, body: descriptionField } },
    async (request, reply) => {
      const id = parseMediaId(request.params.id);
      const owner = userOf(request);
      const { description } = request.body;
      if (description !== undefined) {
        const alt = parseAlt(description, '/description');
        await write(request, async ({ db }) => {
          if (!(await describeMedia(db, id, owner, alt))) throw notFound('picture');
        });
      }
      return answer(reply, await find(id, owner), 200);
    },
  );

  async function accept(
    request: FastifyRequest,
    { description = '' }: Static<typeof descriptionField>,
  ): Promise<PresentedMedia> {
    try {
      const upload = { parts: request.parts(), form, alt: parseAlt(description, '/description') };
      return await acceptMedia(context, uploads, userOf(request), upload, writeRequestOf(request));
    } catch (error) {
      if (error instanceof ProblemError && error.status === 415) throw notAPicture(error);
      refusePicture(error);
    } finally {
      discardRest(request);
    }
  }

  async function find(id: MediaId, owner: UserId): Promise<PresentedMedia> {
    const media = await findMedia(reading.db, id, owner);
    if (!media) throw notFound('picture');
    return presentMedia(media, mediaUrl);
  }

  /** Old clients expect the address in the first answer. */
  async function untilReady(
    media: PresentedMedia,
    owner: UserId,
    { raw }: FastifyReply,
  ): Promise<PresentedMedia> {
    let known = media;
    const end = Date.now() + PATIENCE_MS;
    while (known.state === 'processing' && Date.now() < end && !raw.destroyed) {
      await sleep(LOOKS_EVERY_MS);
      known = await find(Number(media.id) as MediaId, owner);
    }
    if (known.state === 'failed') throw notAPicture();
    return known;
  }
}

const answer = (reply: FastifyReply, media: PresentedMedia, statusUntilReady: number) =>
  reply.status(media.state === 'ready' ? 200 : statusUntilReady).send(toAttachment(media));

const notAPicture = (cause?: unknown) =>
  new ProblemError(422, 'Validation failed: File content type is invalid, File is invalid', { cause });

function parseMediaId(text: string): MediaId {
  const id = parseId<MediaId>(text);
  if (id === undefined) throw notFound('picture');
  return id;
}
