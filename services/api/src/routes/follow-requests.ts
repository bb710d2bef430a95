import { listRequests } from '@ripple/people';
import type { Context } from '../context.ts';
import { answerUsers } from '../http/answer-users.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import { findAnyUser } from '../http/find-user.ts';
import * as schemas from '../http/schemas.ts';
import { acceptFollower, endFollower, refuseFollower } from '../write/answer-follow-request.ts';

/** Who may follow a locked user: that one decides. What the other sees is true from the next read on. */
export function addFollowRequestRoutes(app: Api, context: Context): void {
  const { reading } = context;
  const schema = {
    tags: ['relations'],
    params: schemas.handleParameter,
    headers: schemas.idempotencyHeader,
    response: schemas.answers({ 204: schemas.noContent }),
  };

  app.get(
    '/v1/follow-requests',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['relations'],
        summary: 'The users who ask to follow you',
        description: 'New requests come only while you are locked.',
        querystring: schemas.pageQuery,
        response: schemas.answers({ 200: schemas.page(schemas.user) }),
      },
    },
    (request, reply) => {
      const viewer = viewerOf(request);
      return answerUsers(context, request, reply, (range) => listRequests(reading.pool, viewer, range), {
        hidesBlocked: true,
      });
    },
  );

  app.put(
    '/v1/follow-requests/:handle',
    {
      ...mustBeLoggedIn,
      schema: {
        ...schema,
        summary: 'Let a user follow you who asks for it',
        description:
          'The user sees your earlier posts for followers, too. Nothing is done where the user follows you already; 404 where there is no request either.',
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      await acceptFollower(context, request, viewer, await findAnyUser(context, request.params.handle));
      return reply.status(204).send(null);
    },
  );

  app.delete(
    '/v1/follow-requests/:handle',
    {
      ...mustBeLoggedIn,
      schema: {
        ...schema,
        summary: 'Refuse a request to follow you',
        description: 'The user is not told, sees the request no more, and may ask again.',
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id } = await findAnyUser(context, request.params.handle);
      await refuseFollower(context, request, viewer, id);
      return reply.status(204).send(null);
    },
  );

  app.delete(
    '/v1/users/:handle/follower',
    {
      ...mustBeLoggedIn,
      schema: {
        ...schema,
        summary: 'End that a user follows you, or asks to',
        description: 'The user is not told, and sees your posts for followers no more.',
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id } = await findAnyUser(context, request.params.handle);
      await endFollower(context, request, viewer, id);
      return reply.status(204).send(null);
    },
  );
}
