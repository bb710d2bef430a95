import { readBlocking } from '@ripple/blocks';
import { isFollowing } from '@ripple/follows';
import { parseId, type UserId } from '@ripple/ids';
import { cleanText, hasVisibleCharacter } from '@ripple/posts';
import {
  createUser,
  findUserById,
  listFollowers,
  listFollowing,
  readCounts,
  updateUser,
} from '@ripple/users';
import type { Api } from '../api.ts';
import { mustBeLoggedIn, viewerOf } from '../authentication.ts';
import type { Context } from '../context.ts';
import { findUser } from '../find-user.ts';
import { once, writeOf } from '../idempotency.ts';
import { pageOf, readPageQuery } from '../paging.ts';
import { presentUser } from '../present.ts';
import { invalid, notFound, ProblemError, unauthenticated, unknownUser } from '../problem.ts';
import * as schemas from '../schemas.ts';

const NOTHING_YET = { followers: 0, following: 0, posts: 0 };

export function addUserRoutes(app: Api, context: Context): void {
  const { auth, database, reading, authors } = context;

  app.post(
    '/v1/users',
    {
      schema: {
        tags: ['users'],
        summary: 'Create a user',
        description:
          'In demo mode anybody may, and gets a token. In jwt mode the token of the embedding application says whom to create: its `sub` becomes the id.',
        body: schemas.newUser,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 201: schemas.newUserAnswer }),
      },
    },
    async (request, reply) => {
      const { handle, name = handle, bio = '' } = clean(request.body);
      if (!auth.issue && request.viewer === undefined) throw unauthenticated('This needs a token.');
      const given: { id?: UserId } = auth.issue ? {} : { id: viewerOf(request) };
      const answer = await once(database.db, writeOf(request), async (trx) => {
        const user = isReserved(handle) ? undefined : await createUser(trx, { ...given, handle, name, bio });
        if (!user) {
          const known = given.id !== undefined && (await findUserById(trx, given.id));
          const problem = known
            ? 'You are registered already.'
            : `The handle ${handle.toLowerCase()} is taken.`;
          throw new ProblemError(409, problem);
        }
        return { status: 201, body: { ...presentUser(user), counts: NOTHING_YET } };
      });
      const user = answer.body as ReturnType<typeof presentUser> & { counts: typeof NOTHING_YET };
      const token = await auth.issue?.(parseId<UserId>(user.id) as UserId);
      reply.status(201).header('location', `/v1/users/${user.handle}`);
      return { user, ...(token !== undefined && { token }) };
    },
  );

  app.get(
    '/v1/users/me',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['users'],
        summary: 'Who you are',
        description: '404 for a good token of somebody who is not registered: that is POST /v1/users.',
        response: schemas.answers({ 200: schemas.profile }),
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const [user, counts] = await Promise.all([
        findUserById(reading.db, viewer),
        readCounts(reading.db, viewer),
      ]);
      if (!user) throw notFound('user');
      return { ...presentUser(user), counts };
    },
  );

  app.patch(
    '/v1/users/me',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['users'],
        summary: 'Change your name or bio',
        body: schemas.userChange,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 200: schemas.profile }),
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { body } = await once(database.db, writeOf(request), async (trx) => {
        const user = await updateUser(trx, viewer, clean(request.body));
        if (!user) throw unknownUser();
        return { status: 200, body: { ...presentUser(user), counts: await readCounts(trx, viewer) } };
      });
      authors.forget(viewer);
      return body as ReturnType<typeof presentUser> & { counts: typeof NOTHING_YET };
    },
  );

  app.get(
    '/v1/users/:handle',
    {
      schema: {
        tags: ['users'],
        summary: 'A profile',
        params: schemas.handleParameter,
        response: schemas.answers({ 200: schemas.profile }),
      },
    },
    async (request) => {
      const user = await findUser(context, request.params.handle);
      const [counts, viewer] = await Promise.all([
        readCounts(reading.db, user.id),
        request.viewer === undefined ? undefined : relationTo(request.viewer, user.id),
      ]);
      return { ...presentUser(user), counts, ...(viewer && { viewer }) };
    },
  );

  for (const [name, list] of [
    ['followers', listFollowers],
    ['following', listFollowing],
  ] as const) {
    app.get(
      `/v1/users/:handle/${name}`,
      {
        schema: {
          tags: ['users'],
          summary: name === 'followers' ? 'Who follows somebody' : 'Whom somebody follows',
          params: schemas.handleParameter,
          querystring: schemas.pageQuery,
          response: schemas.answers({ 200: schemas.page(schemas.user) }),
        },
      },
      async (request, reply) => {
        const { id } = await findUser(context, request.params.handle);
        const { limit, before, after } = readPageQuery<UserId>(request.query);
        const newer = after !== undefined;
        const users = await list(reading.db, id, { before, after, limit: newer ? limit : limit + 1 });
        const items = users.slice(0, limit).map(presentUser);
        return pageOf(request, reply, {
          items: newer ? items.reverse() : items,
          more: newer || users.length > limit,
        });
      },
    );
  }

  async function relationTo(viewer: UserId, user: UserId) {
    const [following, followedBy, blocking] = await Promise.all([
      isFollowing(reading.db, viewer, user),
      isFollowing(reading.db, user, viewer),
      readBlocking(reading.db, viewer, user),
    ]);
    return { following, followedBy, ...blocking };
  }
}

/** Stands for the caller in addresses. */
const isReserved = (handle: string) => handle.toLowerCase() === 'me';

/** Names and bios appear in feeds, like posts. */
function clean<T extends { name?: string; bio?: string }>(body: T): T {
  const name = body.name === undefined ? undefined : cleanText(body.name).replace(/\s+/g, ' ').trim();
  if (name !== undefined && !hasVisibleCharacter(name))
    throw invalid('/name', 'must contain a visible character');
  return {
    ...body,
    ...(name !== undefined && { name }),
    ...(body.bio !== undefined && { bio: cleanText(body.bio) }),
  };
}
