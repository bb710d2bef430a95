import { type FollowChange, follow, unfollow } from '@ripple/follows';
import type { UserId } from '@ripple/ids';
import { home } from '@ripple/timelines';
import { findUserById } from '@ripple/users';
import type { FastifyRequest } from 'fastify';
import type { Api } from '../api.ts';
import { mustBeLoggedIn, viewerOf } from '../authentication.ts';
import type { Context } from '../context.ts';
import { findUser } from '../find-user.ts';
import { claimOf, once } from '../idempotency.ts';
import { ProblemError, unauthenticated } from '../problem.ts';
import * as schemas from '../schemas.ts';

export function addFollowRoutes(app: Api, context: Context): void {
  const { database, store, outbox } = context;
  const schema = {
    tags: ['follows'],
    params: schemas.handleParameter,
    headers: schemas.idempotencyHeader,
    response: schemas.answers({ 204: schemas.noContent }),
  };

  /** After the commit: the caller's next read has, or has not, the followee's posts. */
  async function renewHome(
    request: FastifyRequest,
    followee: UserId,
    show: typeof store.hide,
    change: FollowChange | undefined,
  ): Promise<void> {
    const viewer = viewerOf(request);
    await show(viewer, followee)
      .then(() => store.drop(home(viewer)))
      // The outbox row sees to it if Redis doesn't now.
      .catch((err) => request.log.warn({ err }, 'the home timeline is not renewed yet'));
    if (change) outbox.publishSoon({ id: change.outboxId, lane: 'followers', message: change.message });
  }

  app.put(
    '/v1/users/:handle/follow',
    { ...mustBeLoggedIn, schema: { ...schema, summary: 'Follow somebody' } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const followee = await findUser(context, request.params.handle);
      if (followee.id === viewer) throw new ProblemError(422, 'You cannot follow yourself.');
      let change: FollowChange | undefined;
      await once(database.db, claimOf(request), async (trx) => {
        if (!(await findUserById(trx, viewer)))
          throw unauthenticated('The token is for a user who does not exist.');
        change = await follow(trx, viewer, followee.id);
        return { status: 204, body: null };
      });
      await renewHome(request, followee.id, store.unhide, change);
      return reply.status(204).send(null);
    },
  );

  app.delete(
    '/v1/users/:handle/follow',
    { ...mustBeLoggedIn, schema: { ...schema, summary: 'Stop following somebody' } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const followee = await findUser(context, request.params.handle);
      let change: FollowChange | undefined;
      await once(database.db, claimOf(request), async (trx) => {
        change = await unfollow(trx, viewer, followee.id);
        return { status: 204, body: null };
      });
      // Hidden, too: a worker may have read the old list of followers and be about to deliver.
      await renewHome(request, followee.id, store.hide, change);
      return reply.status(204).send(null);
    },
  );
}
