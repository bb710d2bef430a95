import type { Db } from '@ripple/db';
import { parseId, type UserId } from '@ripple/messages';
import {
  createUser,
  findBlocking,
  findUserByExternalId,
  findUserById,
  findUserCounts,
  isFollowing,
  isRequested,
  isUserIdTaken,
  listBlocked,
  listFollowers,
  listFollowing,
  listKeptExternalIds,
  listMuted,
  searchUsers,
  type User,
} from '@ripple/people';
import { hasVisibleCharacter } from '@ripple/posts';
import { presentUser } from '@ripple/presentation';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { answerUsers } from '../http/answer-users.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, readerOf, seesModerated, viewerOf } from '../http/authentication.ts';
import { findUser, findUserWithId } from '../http/find-user.ts';
import { parseText } from '../http/parameters.ts';
import { invalid, notFound, ProblemError } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import { originOf } from '../http/trace-requests.ts';
import { moderationOf } from '../moderation/moderation-of.ts';
import { changeUser } from '../write/change-user.ts';
import { claimOf, ownedBySubject } from '../write/claim.ts';
import { handleTaken, leftSuspended } from '../write/upsert-problem.ts';
import { parseUserFields } from '../write/user-fields.ts';
import { writeRequestOf } from '../write/write.ts';

const NOTHING_YET = { followers: 0, following: 0, posts: 0 };

export function addUserRoutes(app: Api, context: Context): void {
  const { auth, outbox, reading, userStates, mediaUrl } = context;

  app.post(
    '/v1/users',
    {
      config: { anySubject: true },
      schema: {
        tags: ['users'],
        summary: 'Create a user',
        description:
          'In demo mode without a token, and answers with one. In jwt mode the token of the embedding application says whom to create: its `sub` is the external id.',
        body: schemas.newUser,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 201: schemas.newUserAnswer }),
      },
    },
    async (request, reply) => {
      const { handle, name = handle, bio = '' } = parseUserFields(request.body);
      const subject = auth.issue ? undefined : subjectOf(request);
      const claim = subject === undefined ? claimOf(request) : claimOf(request, ownedBySubject(subject));
      const user = await outbox.write({ origin: originOf(request), claim }, async ({ db }) => {
        const created = await createUser(db, {
          ...(subject !== undefined && (await idsOf(db, subject))),
          handle,
          name,
          bio,
        });
        if (!created) {
          const known = subject !== undefined && (await findUserByExternalId(db, subject));
          if (known) throw new ProblemError(409, 'You are registered already.');
          const isKept = subject !== undefined && (await listKeptExternalIds(db, [subject])).size > 0;
          throw isKept ? leftSuspended() : handleTaken(handle);
        }
        return { ...presentUser(created, mediaUrl, { viewer: created.id }), counts: NOTHING_YET };
      });
      const token = await auth.issue?.({
        id: parseId(user.id) as UserId,
        externalId: user.externalId ?? user.id,
      });
      reply.status(201).header('location', `/v1/users/${user.handle}`);
      return { user, ...(token !== undefined && { token }) };
    },
  );

  app.get(
    '/v1/users/me',
    {
      config: { anySubject: true },
      schema: {
        tags: ['users'],
        summary: 'Who you are',
        description: '404 for a good token of a user who is not registered: that is POST /v1/users.',
        response: schemas.answers({ 200: schemas.profile }),
      },
    },
    async (request) => {
      if (request.viewer === undefined && request.subject !== undefined) throw notFound('user');
      const viewer = viewerOf(request);
      const [user, counts] = await Promise.all([
        findUserById(reading.db, viewer),
        findUserCounts(reading.db, viewer),
      ]);
      if (!user) throw notFound('user');
      return {
        ...presentUser(user, mediaUrl, request),
        ...(await moderationOf(context, request, viewer)),
        counts,
      };
    },
  );

  app.patch(
    '/v1/users/me',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['users'],
        summary: 'Change your name, bio, avatar, data, or whether you are locked',
        description:
          'What is missing stays, and null clears. Who is locked is asked before being followed; `locked: false` accepts all who wait, behind the answer. A new avatar is made of the picture behind the answer, and the former one is shown until then.',
        body: schemas.userChange,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 200: schemas.profile }),
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const changed = await changeUser(
        context,
        writeRequestOf(request),
        { viewer, given: request.body },
        ({ counts, ...user }) => ({ ...presentUser(user, mediaUrl, request), counts }),
      );
      return { ...changed, ...(await moderationOf(context, request, viewer)) };
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
    async (request) => profileOf(request, await findUser(context, request.params.handle, lookingOf(request))),
  );

  app.get(
    '/v1/users/by-id/:id',
    {
      schema: {
        tags: ['users'],
        summary: 'A profile, by the id',
        params: schemas.userIdParameter,
        response: schemas.answers({ 200: schemas.profile }),
      },
    },
    async (request) =>
      profileOf(request, await findUserWithId(context, request.params.id, lookingOf(request))),
  );

  app.get(
    '/v1/users',
    {
      config: { ring: 'public' },
      schema: {
        tags: ['users'],
        summary: 'Find users',
        querystring: schemas.userQuery,
        response: schemas.answers({ 200: schemas.usersFound }),
      },
    },
    async (request) => {
      const text = parseText(request.query.query, '/querystring/query').trim();
      if (!hasVisibleCharacter(text)) throw invalid('/querystring/query', 'must contain a visible character');
      const [users, states] = await Promise.all([
        searchUsers(reading.db, text, schemas.MOST_FOUND),
        userStates.current(),
      ]);
      const shown = users.filter(({ id }) => id === request.viewer || !states.isGone(id));
      return { items: shown.map((user) => presentUser(user, mediaUrl, request)) };
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
        const { id } = await findUser(context, request.params.handle, request);
        return answerUsers(context, request, reply, (range) => list(reading.pool, id, range));
      },
    );
  }

  for (const [name, summary, list] of [
    ['blocks', 'The users whom you block', listBlocked],
    ['mutes', 'The users whom you mute', listMuted],
  ] as const) {
    app.get(
      `/v1/users/me/${name}`,
      {
        ...mustBeLoggedIn,
        schema: {
          tags: ['users'],
          summary,
          querystring: schemas.pageQuery,
          response: schemas.answers({ 200: schemas.page(schemas.user) }),
        },
      },
      (request, reply) => {
        const viewer = viewerOf(request);
        return answerUsers(context, request, reply, (range) => list(reading.pool, viewer, range));
      },
    );
  }

  async function profileOf(request: FastifyRequest, user: User) {
    const [counts, moderation, viewer] = await Promise.all([
      findUserCounts(reading.db, user.id),
      moderationOf(context, request, user.id),
      request.viewer === undefined ? undefined : relationTo(request.viewer, user.id),
    ]);
    return { ...presentUser(user, mediaUrl, request), ...moderation, counts, ...(viewer && { viewer }) };
  }

  async function relationTo(viewer: UserId, user: UserId) {
    const [following, requested, followedBy, blocking] = await Promise.all([
      isFollowing(reading.db, viewer, user),
      isRequested(reading.db, viewer, user),
      isFollowing(reading.db, user, viewer),
      findBlocking(reading.db, viewer, user),
    ]);
    return { following, requested, followedBy, ...blocking };
  }
}

/** Moderators see the profiles of those whom they have suspended. */
const lookingOf = (request: FastifyRequest) => ({
  ...readerOf(request),
  seesSuspended: seesModerated(request),
});

/**
 * Whom a token asks to register.
 * @throws {ProblemError} for the application 400 where it acts for no user and 409 where it acts for one, else 401
 */
function subjectOf(request: FastifyRequest): string {
  if (request.subject !== undefined) return request.subject;
  viewerOf(request);
  throw new ProblemError(409, 'You are registered already.');
}

/**
 * The ids of a user who is registered. A decimal external id becomes the id, too, if no other user has it: so it was
 * before there were others, and an api of 0.2 beside this one takes the `sub` of a token for the id.
 */
async function idsOf(db: Db, externalId: string): Promise<{ externalId: string; id?: UserId }> {
  const id = parseId<UserId>(externalId);
  return id === undefined || (await isUserIdTaken(db, id)) ? { externalId } : { externalId, id };
}
