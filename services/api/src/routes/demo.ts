import { findUserCounts } from '@ripple/people';
import { presentUser } from '@ripple/presentation';
import { Type } from 'typebox';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { readerOf } from '../http/authentication.ts';
import { findUser } from '../http/find-user.ts';
import { answers, closed, idempotencyHeader, profile } from '../http/schemas.ts';
import type { Auth } from '../http/tokens.ts';
import { createMostFollowed, MOST_PEOPLE } from '../timeline/most-followed.ts';

const tags = ['demo'];
const PEOPLE = 20;

const newSession = closed({ handle: Type.String({ maxLength: 100, description: 'Of any user.' }) });
const session = Type.Object({ user: profile, token: Type.String() });
const peopleQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_PEOPLE, default: PEOPLE })),
});
const people = Type.Object({
  items: Type.Array(Type.Object({ handle: Type.String(), name: Type.String(), followers: Type.Integer() })),
});

/** In demo mode only: for a page on which you choose as whom you look at it. */
export function addDemoRoutes(app: Api, context: Context): void {
  const { auth, reading, write } = context;
  const findMostFollowed = createMostFollowed(reading.db);

  app.post(
    '/v1/demo/sessions',
    {
      schema: {
        tags,
        summary: 'A token for any user',
        description: 'In demo mode only.',
        body: newSession,
        headers: idempotencyHeader,
        response: answers({ 201: session }),
      },
    },
    async (request, reply) => {
      // They may still read, and see why they are suspended.
      const looking = { ...readerOf(request), seesSuspended: true };
      const found = await findUser(context, request.body.handle, looking);
      const user = await write(request, async ({ db }) => ({
        ...presentUser(found, context.mediaUrl, { viewer: found.id }),
        counts: await findUserCounts(db, found.id),
      }));
      const token = await (auth as Required<Auth>).issue(found);
      reply.status(201);
      return { user, token };
    },
  );

  app.get(
    '/v1/demo/people',
    {
      schema: {
        tags,
        summary: 'Those with the most followers',
        description: 'In demo mode only. A minute old at most.',
        querystring: peopleQuery,
        response: answers({ 200: people }),
      },
    },
    async ({ query: { limit = PEOPLE } }) => {
      const found = await findMostFollowed();
      return { items: found.slice(0, limit) };
    },
  );
}
