import { failPoint } from '@ripple/fail-points';
import type { PostId, UserId } from '@ripple/ids';
import { repost, undoRepost } from '@ripple/posts';
import { type FavouriteChange, favourite, unfavourite } from '@ripple/reactions';
import { author, favourites, home } from '@ripple/timelines';
import type { FastifyRequest } from 'fastify';
import { showToAuthor } from '../accept-post.ts';
import type { Api } from '../api.ts';
import { mustBeLoggedIn, viewerOf } from '../authentication.ts';
import type { Context } from '../context.ts';
import { mustExist } from '../find-user.ts';
import { mustFindVisible } from '../find-visible-post.ts';
import { once, writeOf } from '../idempotency.ts';
import { ProblemError } from '../problem.ts';
import { readPostId } from '../read-id.ts';
import * as schemas from '../schemas.ts';

/** The caller's own view is true from the next read on; counts and followers are seen to behind the answer. */
export function addReactionRoutes(app: Api, context: Context): void {
  const { database, documents, store, marks, outbox } = context;
  const schema = {
    tags: ['posts'],
    params: schemas.postParameter,
    headers: schemas.idempotencyHeader,
    response: schemas.answers({ 204: schemas.noContent }),
  };

  /** The post that is meant: of a repost, what it passes on. */
  async function findTarget(request: FastifyRequest<{ Params: { id: string } }>) {
    const { post, target } = await mustFindVisible(context, readPostId(request.params.id), viewerOf(request));
    return target ?? post;
  }
  /** The outbox row sees to it if Redis doesn't now. */
  const soon = (request: FastifyRequest, copies: Promise<unknown>) =>
    copies.catch((err) => request.log.warn({ err }, 'a mark is not published yet'));
  const publish = (change: FavouriteChange | undefined) => {
    if (change) outbox.publishSoon('events', change);
  };

  app.put<{ Params: { id: string } }>(
    '/v1/posts/:id/favourite',
    { ...mustBeLoggedIn, schema: { ...schema, summary: 'Make a post a favourite' } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id } = await findTarget(request);
      let change: FavouriteChange | undefined;
      await once(database.db, writeOf(request), async (trx) => {
        await mustExist(trx, viewer);
        change = await favourite(trx, viewer, id);
        return { status: 204, body: null };
      });
      failPoint('committed');
      const copies = [marks.favourites.add(viewer, id), store.push([favourites(viewer)], id)];
      await soon(request, Promise.all(copies));
      publish(change);
      return reply.status(204).send(null);
    },
  );

  app.delete<{ Params: { id: string } }>(
    '/v1/posts/:id/favourite',
    { ...mustBeLoggedIn, schema: { ...schema, summary: 'Make it a favourite no more' } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id } = await findTarget(request);
      let change: FavouriteChange | undefined;
      await once(database.db, writeOf(request), async (trx) => {
        change = await unfavourite(trx, viewer, id);
        return { status: 204, body: null };
      });
      failPoint('committed');
      const copies = [marks.favourites.remove(viewer, id), store.remove([favourites(viewer)], id)];
      await soon(request, Promise.all(copies));
      publish(change);
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
      let made: Awaited<ReturnType<typeof repost>>;
      await once(database.db, writeOf(request), async (trx) => {
        await mustExist(trx, viewer);
        made = await repost(trx, id, viewer);
        return { status: 204, body: null };
      });
      failPoint('committed');
      await soon(request, marks.reposts.add(viewer, id));
      if (made) {
        await showToAuthor(context, made.document);
        outbox.publishSoon('post-created', made);
      }
      return reply.status(204).send(null);
    },
  );

  app.delete<{ Params: { id: string } }>(
    '/v1/posts/:id/repost',
    { ...mustBeLoggedIn, schema: { ...schema, summary: 'Take a repost back' } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id } = await findTarget(request);
      let undone: Awaited<ReturnType<typeof undoRepost>>;
      await once(database.db, writeOf(request), async (trx) => {
        undone = await undoRepost(trx, id, viewer);
        return { status: 204, body: null };
      });
      failPoint('committed');
      await soon(request, marks.reposts.remove(viewer, id));
      if (undone) {
        await soon(request, bury(undone.id, undone.version, viewer));
        outbox.publishSoon('events', undone);
      }
      return reply.status(204).send(null);
    },
  );

  async function bury(id: PostId, version: number, viewer: UserId): Promise<void> {
    await documents.bury(id, version);
    await store.remove([home(viewer), author(viewer)], id);
  }
}
