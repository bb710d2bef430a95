import { type PostId, parseId, type UserId } from '@ripple/ids';
import { deletePost, type PostDocument } from '@ripple/posts';
import { acceptPost } from '../accept-post.ts';
import type { Api } from '../api.ts';
import { mustBeLoggedIn, viewerOf } from '../authentication.ts';
import type { Context } from '../context.ts';
import { findVisiblePost } from '../find-visible-post.ts';
import { claimOf, findAnswer, once } from '../idempotency.ts';
import { presentPost } from '../present.ts';
import { invalid, notFound, ProblemError } from '../problem.ts';
import * as schemas from '../schemas.ts';

export function addPostRoutes(app: Api, context: Context): void {
  const { database, documents, authors, outbox } = context;

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
      const { text, visibility = 'public', inReplyTo = null } = request.body;
      const claim = claimOf(request);
      const draft = {
        authorId,
        text,
        visibility,
        inReplyTo: inReplyTo === null ? null : postId(inReplyTo, '/inReplyTo'),
      };
      const document =
        (await acceptPost(context, draft, claim)) ??
        // Done before: the first answer again.
        ((await findAnswer(database.db, claim as NonNullable<typeof claim>)).body as PostDocument);
      reply.status(201).header('location', `/v1/posts/${document.id}`);
      return present(document);
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
    async (request) => present(await mustFindVisible(postId(request.params.id), request.viewer)),
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
      const id = postId(request.params.id);
      let deleted: Awaited<ReturnType<typeof deletePost>>;
      await once(database.db, claimOf(request), async (trx) => {
        deleted = await deletePost(trx, id, viewer);
        if (!deleted) {
          await mustFindVisible(id, viewer);
          throw new ProblemError(403, 'Only its author can delete a post.');
        }
        return { status: 204, body: null };
      });
      if (deleted) {
        // The outbox row sees to it if Redis doesn't take the tombstone now.
        await documents.bury(id, deleted.version).catch((err) => request.log.warn({ err }, 'not buried yet'));
        outbox.publishSoon({ id: deleted.outboxId, lane: 'public', message: deleted.message });
      }
      return reply.status(204).send(null);
    },
  );

  async function mustFindVisible(id: PostId, viewer: UserId | undefined): Promise<PostDocument> {
    const post = await findVisiblePost(context, id, viewer);
    if (!post) throw notFound('post');
    return post;
  }

  async function present(post: PostDocument) {
    const author = (await authors.get([post.authorId])).get(post.authorId);
    if (!author) throw notFound('author');
    return presentPost(post, author);
  }
}

function postId(text: string, pointer = '/params/id'): PostId {
  const id = parseId<PostId>(text);
  if (id === undefined) throw invalid(pointer, 'is not an id');
  return id;
}
