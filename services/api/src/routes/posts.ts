import type { MediaId } from '@ripple/ids';
import { deletePost, editPost, type PostDocument } from '@ripple/posts';
import { replies } from '@ripple/timelines';
import { acceptPost, readContent } from '../accept-post.ts';
import { answerTimeline } from '../answer-timeline.ts';
import type { Api } from '../api.ts';
import { mustBeLoggedIn, viewerOf } from '../authentication.ts';
import type { Context } from '../context.ts';
import { mustFindVisible } from '../find-visible-post.ts';
import { type Claim, findAnswer, once, writeOf } from '../idempotency.ts';
import type { Entry } from '../page-entry.ts';
import type { PresentedPost } from '../present.ts';
import { presentEntries } from '../present-entries.ts';
import { notFound, ProblemError } from '../problem.ts';
import { readId, readPostId } from '../read-id.ts';
import * as schemas from '../schemas.ts';

export function addPostRoutes(app: Api, context: Context): void {
  const { database, documents, outbox } = context;

  app.post(
    '/v1/posts',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['posts'],
        summary: 'Post',
        description:
          'Answers when the post and its outbox row are committed together. Followers, tags, public timeline and feeds follow behind the answer.',
        body: schemas.newPost,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 201: schemas.post }),
      },
    },
    async (request, reply) => {
      const authorId = viewerOf(request);
      const { text, visibility = 'public', inReplyTo = null, mediaIds = [] } = request.body;
      const write = writeOf(request);
      const draft = {
        authorId,
        text,
        visibility,
        inReplyTo: inReplyTo === null ? null : readPostId(inReplyTo, '/inReplyTo'),
        mediaIds: mediaIds.map((id, at) => readId<MediaId>(id, `/mediaIds/${at}`)),
      };
      const document =
        (await acceptPost(context, draft, write)) ??
        // Done before: the first answer again.
        ((await findAnswer(database.db, write.claim as Claim)).body as PostDocument);
      reply.status(201).header('location', `/v1/posts/${document.id}`);
      return present({ post: { ...document, repostOf: null, media: document.media ?? [] } }, authorId);
    },
  );

  app.get(
    '/v1/posts/:id',
    {
      schema: {
        tags: ['posts'],
        summary: 'One post',
        params: schemas.postParameter,
        response: schemas.answers({ 200: schemas.post }),
      },
    },
    async (request) => {
      const { viewer } = request;
      return present(await mustFindVisible(context, readPostId(request.params.id), viewer), viewer);
    },
  );

  app.patch(
    '/v1/posts/:id',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['posts'],
        summary: 'Edit a post of your own',
        description: 'Seen so in every timeline from the next read on; tags and mentions follow.',
        params: schemas.postParameter,
        body: schemas.postChange,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 200: schemas.post }),
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const id = readPostId(request.params.id);
      const content = await readContent(context, request.body.text);
      let edited: Awaited<ReturnType<typeof editPost>>;
      let before: Entry | undefined;
      await once(database.db, writeOf(request), async (trx) => {
        before = await mustFindVisible(context, id, viewer);
        edited = await editPost(trx, id, viewer, content);
        if (!edited && before.post.authorId !== viewer) {
          throw new ProblemError(403, 'Only its author can edit a post.');
        }
        if (!edited) throw new ProblemError(422, 'A repost cannot be edited.');
        return { status: 200, body: null };
      });
      if (before && edited) {
        const { version, editedAt, media } = edited;
        const post = { ...before.post, ...content, media, version, editedAt: editedAt.toISOString() };
        // The outbox row sees to it if Redis doesn't take it now.
        await documents.put(post).catch((err) => request.log.warn({ err }, 'an edit is not published yet'));
        outbox.publishSoon('events', edited);
        return present({ post }, viewer);
      }
      return present(await mustFindVisible(context, id, viewer), viewer);
    },
  );

  app.delete(
    '/v1/posts/:id',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['posts'],
        summary: 'Delete a post of your own',
        params: schemas.postParameter,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 204: schemas.noContent }),
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const id = readPostId(request.params.id);
      let deleted: Awaited<ReturnType<typeof deletePost>>;
      await once(database.db, writeOf(request), async (trx) => {
        deleted = await deletePost(trx, id, viewer);
        if (!deleted) {
          await mustFindVisible(context, id, viewer);
          throw new ProblemError(403, 'Only its author can delete a post.');
        }
        return { status: 204, body: null };
      });
      if (deleted) {
        // The outbox row sees to it if Redis doesn't take the tombstone now.
        await documents.bury(id, deleted.version).catch((err) => request.log.warn({ err }, 'not buried yet'));
        outbox.publishSoon('events', deleted);
      }
      return reply.status(204).send(null);
    },
  );

  app.get(
    '/v1/posts/:id/replies',
    {
      config: { ring: 'public' },
      schema: {
        tags: ['posts'],
        summary: 'Answers to a post',
        params: schemas.postParameter,
        querystring: schemas.pageQuery,
        response: schemas.answers({ 200: schemas.page(schemas.post) }),
      },
    },
    async (request, reply) => {
      const { post, target } = await mustFindVisible(context, readPostId(request.params.id), request.viewer);
      return answerTimeline(context, request, reply, replies((target ?? post).id));
    },
  );

  async function present(entry: Entry, viewer: Parameters<typeof presentEntries>[1]): Promise<PresentedPost> {
    const [post] = await presentEntries(context, viewer, [entry]);
    if (!post) throw notFound('author');
    return post;
  }
}
