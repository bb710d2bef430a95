import { follow, unfollow } from '@ripple/follows';
import { home } from '@ripple/timelines';
import { findUserById } from '@ripple/users';
import type { Api } from '../api.ts';
import { mustBeLoggedIn, viewerOf } from '../authentication.ts';
import type { Context } from '../context.ts';
import { findUser } from '../find-user.ts';
import { claimOf, once } from '../idempotency.ts';
import { ProblemError, unauthenticated } from '../problem.ts';
import * as schemas from '../schemas.ts';

export function addFollowRoutes(app: Api, context: Context): void {
  const { database, store } = context;
  const schema = {
    tags: ['follows'],
    params: schemas.handleParameter,
    headers: schemas.idempotencyHeader,
    response: schemas.answers({ 204: schemas.noContent }),
  };

  app.put(
    '/v1/users/:handle/follow',
    { ...mustBeLoggedIn, schema: { ...schema, summary: 'Follow somebody' } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const followee = await findUser(context, request.params.handle);
      if (followee.id === viewer) throw new ProblemError(422, 'You cannot follow yourself.');
      await once(database.db, claimOf(request), async (trx) => {
        if (!(await findUserById(trx, viewer)))
          throw unauthenticated('The token is for a user who does not exist.');
        await follow(trx, viewer, followee.id);
        return { status: 204, body: null };
      });
      // Thrown away after the commit: the next read builds it with, or without, the followee's posts.
      await store
        .unhide(viewer, followee.id)
        .then(() => store.drop(home(viewer)))
        .catch((err) => request.log.warn({ err }, 'the home timeline was not renewed'));
      return reply.status(204).send(null);
    },
  );

  app.delete(
    '/v1/users/:handle/follow',
    { ...mustBeLoggedIn, schema: { ...schema, summary: 'Stop following somebody' } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const followee = await findUser(context, request.params.handle);
      await once(database.db, claimOf(request), async (trx) => {
        await unfollow(trx, viewer, followee.id);
        return { status: 204, body: null };
      });
      // Hidden, too: a worker may have read the old list of followers and be about to deliver.
      await store
        .hide(viewer, followee.id)
        .then(() => store.drop(home(viewer)))
        .catch((err) => request.log.warn({ err }, 'the home timeline was not renewed'));
      return reply.status(204).send(null);
    },
  );
}
