import type { PostId, UserId } from '@ripple/messages';
import type { Tx } from '@ripple/outbox';
import {
  bookmark,
  favourite,
  findOriginal,
  listFavouritedBy,
  listRepostedBy,
  type PostDocument,
  repost,
  unbookmark,
  undoRepost,
  unfavourite,
} from '@ripple/posts';
import { renewFavourite, renewRepost } from '@ripple/timelines';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { answerUsers } from '../http/answer-users.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import { mustExist } from '../http/find-user.ts';
import { parsePostId } from '../http/parameters.ts';
import { ProblemError } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import { mustFindVisible } from '../timeline/find-visible-post.ts';
import { renewNow } from '../write/write.ts';

/** The caller's own view is true from the next read on; counts and followers are seen to behind the answer. */
export function addReactionRoutes(app: Api, context: Context): void {
  const { marks, reading, write } = context;
  /** Read when a request comes: the routes are also added where only their schemas are wanted. */
  const copies = () => ({ ...context, db: context.database.db });
  const schema = {
    tags: ['posts'],
    params: schemas.postParameter,
    headers: schemas.idempotencyHeader,
    response: schemas.answers({ 204: schemas.noContent }),
  };

  /** The post that is meant: of a repost, what it passes on. */
  async function findTarget(request: FastifyRequest<{ Params: { id: string } }>): Promise<PostDocument> {
    const id = parsePostId(request.params.id);
    const { post, repostOf } = await mustFindVisible(context, id, viewerOf(request));
    return repostOf ?? post;
  }

  /** The same, to undo what was done to it: also for a caller who can't see the post any more. */
  async function findTargetToUndo(request: FastifyRequest<{ Params: { id: string } }>): Promise<PostId> {
    const id = parsePostId(request.params.id);
    return (await findOriginal(reading.db, id)) ?? id;
  }

  app.put<{ Params: { id: string } }>(
    '/v1/posts/:id/favourite',
    { ...mustBeLoggedIn, schema: { ...schema, summary: 'Make a post a favourite' } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id } = await findTarget(request);
      await write(request, async (tx) => {
        await mustExist(tx.db, viewer);
        await favourite(tx, viewer, id);
      });
      await renewNow(request, renewFavourite(copies(), viewer, id));
      return reply.status(204).send(null);
    },
  );

  app.delete<{ Params: { id: string } }>(
    '/v1/posts/:id/favourite',
    { ...mustBeLoggedIn, schema: { ...schema, summary: 'Make it a favourite no more' } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const id = await findTargetToUndo(request);
      await write(request, (tx) => unfavourite(tx, viewer, id));
      await renewNow(request, renewFavourite(copies(), viewer, id));
      return reply.status(204).send(null);
    },
  );

  app.put<{ Params: { id: string } }>(
    '/v1/posts/:id/repost',
    { ...mustBeLoggedIn, schema: { ...schema, summary: 'Pass a public post on to your followers' } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id, visibility } = await findTarget(request);
      if (visibility !== 'public') throw new ProblemError(422, 'Only public posts can be passed on.');
      const made = await write(request, async (tx) => {
        await mustExist(tx.db, viewer);
        return { id: await repost(tx, id, viewer) };
      });
      await renewNow(request, renewRepost(copies(), viewer, id, made?.id));
      return reply.status(204).send(null);
    },
  );

  app.delete<{ Params: { id: string } }>(
    '/v1/posts/:id/repost',
    { ...mustBeLoggedIn, schema: { ...schema, summary: 'Take a repost back' } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const id = await findTargetToUndo(request);
      const undone = await write(request, async (tx) => ({ id: await undoRepost(tx, id, viewer) }));
      await renewNow(request, renewRepost(copies(), viewer, id, undone?.id));
      return reply.status(204).send(null);
    },
  );

  app.put<{ Params: { id: string } }>(
    '/v1/posts/:id/bookmark',
    {
      ...mustBeLoggedIn,
      schema: { ...schema, summary: 'Keep a post for yourself; no other user is shown that' },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id } = await findTarget(request);
      await changeBookmarks(request, viewer, async ({ db }) => {
        await mustExist(db, viewer);
        await bookmark(db, viewer, id);
      });
      return reply.status(204).send(null);
    },
  );

  app.delete<{ Params: { id: string } }>(
    '/v1/posts/:id/bookmark',
    { ...mustBeLoggedIn, schema: { ...schema, summary: 'Keep it no more' } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const id = await findTargetToUndo(request);
      await changeBookmarks(request, viewer, ({ db }) => unbookmark(db, viewer, id));
      return reply.status(204).send(null);
    },
  );

  /** No message tells a worker of it, so the copy is taken away before the change as well as after it. */
  async function changeBookmarks(
    request: FastifyRequest,
    viewer: UserId,
    work: (tx: Tx) => Promise<void>,
  ): Promise<void> {
    await renewNow(request, marks.bookmarks.suspend(viewer));
    await write(request, work);
    await renewNow(request, marks.bookmarks.drop(viewer));
  }

  for (const [name, summary, list] of [
    ['favourited-by', 'The users who have made a post a favourite', listFavouritedBy],
    ['reposted-by', 'The users who have passed a post on', listRepostedBy],
  ] as const) {
    app.get<{ Params: { id: string } }>(
      `/v1/posts/:id/${name}`,
      {
        config: { ring: 'public' },
        schema: {
          tags: ['posts'],
          summary,
          description: 'But for those who block you, or whom you block.',
          params: schemas.postParameter,
          querystring: schemas.pageQuery,
          response: schemas.answers({ 200: schemas.page(schemas.user) }),
        },
      },
      async (request, reply) => {
        const id = parsePostId(request.params.id);
        const { post, repostOf } = await mustFindVisible(context, id, request.viewer);
        const target = (repostOf ?? post).id;
        return answerUsers(context, request, reply, (range) => list(reading.pool, target, range), {
          hidesBlocked: true,
        });
      },
    );
  }
}
