import { parseId, type UserId } from '@ripple/messages';
import {
  createUser,
  findBlocking,
  findUserById,
  findUserCounts,
  isFollowing,
  listFollowers,
  listFollowing,
  updateUser,
} from '@ripple/people';
import { hasVisibleCharacter } from '@ripple/posts';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import { findUser } from '../http/find-user.ts';
import { pageOf, parsePageQuery, readPage } from '../http/paging.ts';
import { parseText } from '../http/parameters.ts';
import { invalid, notFound, ProblemError, unauthenticated, unknownUser } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import { presentUser } from '../timeline/present-post.ts';
import { changeAvatar } from '../write/change-avatar.ts';

const NOTHING_YET = { followers: 0, following: 0, posts: 0 };

export function addUserRoutes(app: Api, context: Context): void {
  const { auth, reading, write, authors, mediaUrl } = context;

  app.post(
    '/v1/users',
    {
      schema: {
        tags: ['users'],
        summary: 'Create a user',
        description:
          'In demo mode without a token, and answers with one. In jwt mode the token of the embedding application says whom to create: its `sub` becomes the id.',
        body: schemas.newUser,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 201: schemas.newUserAnswer }),
      },
    },
    async (request, reply) => {
      const { handle, name = handle, bio = '' } = clean(request.body);
      if (!auth.issue && request.viewer === undefined) throw unauthenticated('This needs a token.');
      const given: { id?: UserId } = auth.issue ? {} : { id: viewerOf(request) };
      const user = await write(request, async ({ db }) => {
        const created = isReserved(handle)
          ? undefined
          : await createUser(db, { ...given, handle, name, bio });
        if (!created) {
          const known = given.id !== undefined && (await findUserById(db, given.id));
          const problem = known
            ? 'You are registered already.'
            : `The handle ${handle.toLowerCase()} is taken.`;
          throw new ProblemError(409, problem);
        }
        return { ...presentUser(created, mediaUrl), counts: NOTHING_YET };
      });
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
        description: '404 for a good token of a user who is not registered: that is POST /v1/users.',
        response: schemas.answers({ 200: schemas.profile }),
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const [user, counts] = await Promise.all([
        findUserById(reading.db, viewer),
        findUserCounts(reading.db, viewer),
      ]);
      if (!user) throw notFound('user');
      return { ...presentUser(user, mediaUrl), counts };
    },
  );

  app.patch(
    '/v1/users/me',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['users'],
        summary: 'Change your name, bio or avatar',
        description:
          'Answers at once. A new avatar is made of the picture behind the answer, and the former one is shown until then.',
        body: schemas.userChange,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 200: schemas.profile }),
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { avatarMediaId, ...change } = clean(request.body);
      const changed = await write(request, async (tx) => {
        if (avatarMediaId !== undefined) await changeAvatar(tx, viewer, avatarMediaId);
        const user = await updateUser(tx.db, viewer, change);
        if (!user) throw unknownUser();
        return { ...presentUser(user, mediaUrl), counts: await findUserCounts(tx.db, viewer) };
      });
      authors.forget(viewer);
      return changed;
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
        findUserCounts(reading.db, user.id),
        request.viewer === undefined ? undefined : relationTo(request.viewer, user.id),
      ]);
      return { ...presentUser(user, mediaUrl), counts, ...(viewer && { viewer }) };
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
          summary: name === 'followers' ? 'The followers of a user' : 'The users that a user follows',
          params: schemas.handleParameter,
          querystring: schemas.pageQuery,
          response: schemas.answers({ 200: schemas.page(schemas.user) }),
        },
      },
      async (request, reply) => {
        const { id } = await findUser(context, request.params.handle);
        const range = parsePageQuery<UserId>(request.query);
        const users = await list(reading.db, id, { ...range, limit: range.limit + 1 });
        const found = {
          items: users.map((user) => presentUser(user, mediaUrl)),
          upTo: users.at(-1)?.id ?? 0,
          looked: users.length,
        };
        return pageOf(request, reply, range, await readPage([found], range));
      },
    );
  }

  async function relationTo(viewer: UserId, user: UserId) {
    const [following, followedBy, blocking] = await Promise.all([
      isFollowing(reading.db, viewer, user),
      isFollowing(reading.db, user, viewer),
      findBlocking(reading.db, viewer, user),
    ]);
    return { following, followedBy, ...blocking };
  }
}

/** Stands for the caller in addresses. */
const isReserved = (handle: string) => handle.toLowerCase() === 'me';

/** Names and bios appear in feeds, like posts. */
function clean<T extends { name?: string; bio?: string }>(body: T): T {
  const name =
    body.name === undefined ? undefined : parseText(body.name, '/name').replace(/\s+/g, ' ').trim();
  if (name !== undefined && !hasVisibleCharacter(name))
    throw invalid('/name', 'must contain a visible character');
  return {
    ...body,
    ...(name !== undefined && { name }),
    ...(body.bio !== undefined && { bio: parseText(body.bio, '/bio') }),
  };
}
