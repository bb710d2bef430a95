import type { PageOfIds } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import {
  type ActId,
  changeReport,
  findReport,
  listActs,
  listModeratedUsers,
  listReports,
  listWithheldPosts,
  type Moderator,
  moderatePost,
  moderateUser,
  ReportedAgainError,
  type ReportId,
} from '@ripple/moderation';
import { findOriginal } from '@ripple/posts';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { answerList } from '../http/answer-list.ts';
import type { Api } from '../http/api.ts';
import { mustBeModerator, readerOf } from '../http/authentication.ts';
import { findAnyUser } from '../http/find-user.ts';
import { parseIdParameter, parsePostId, parseText } from '../http/parameters.ts';
import { notFound, ProblemError } from '../http/problem.ts';
import { answers, handleParameter, idempotencyHeader, pageQuery, postParameter } from '../http/schemas.ts';
import { parseReason } from '../moderation/parse-reason.ts';
import {
  presentActs,
  presentJudgedPosts,
  presentJudgedUsers,
  presentReports,
} from '../moderation/present.ts';
import * as schemas from '../moderation/schemas.ts';
import { renewNow } from '../write/write.ts';

const tags = ['moderation'];
const who = 'In jwt mode for tokens with the scope `moderator` or `server`, in demo mode for every caller.';

/** For moderators. What they do is true from the next read on. */
export function addModerationRoutes(app: Api, context: Context): void {
  const { auth, database, documents, userStates, write } = context;
  const onlyModerators = mustBeModerator(auth);
  const headers = idempotencyHeader;

  app.get(
    '/v1/moderation/reports',
    {
      ...onlyModerators,
      schema: {
        tags,
        summary: 'What was reported, newest first',
        description: `${who} Without \`state\`, all.`,
        querystring: schemas.reportQuery,
        response: answers({ 200: schemas.reports }),
      },
    },
    (request, reply) =>
      answerList(request, reply, {
        list: (range: PageOfIds<ReportId>) => listReports(database.db, request.query.state, range),
        idOf: ({ id }) => id,
        present: (reports) => presentReports(context, readerOf(request), reports),
      }),
  );

  app.patch(
    '/v1/moderation/reports/:id',
    {
      ...onlyModerators,
      schema: {
        tags,
        summary: 'Say what became of a report',
        description: who,
        params: schemas.reportParameter,
        body: schemas.reportChange,
        headers,
        response: answers({ 200: schemas.report }),
      },
    },
    async (request) => {
      const id = parseIdParameter<ReportId>(request.params.id);
      const { state, note } = request.body;
      const change = { state, note: note === undefined ? undefined : parseText(note, '/note') };
      const became = await write(request, async (tx) => {
        const changed = await changeReport(tx, id, change, moderatorOf(request));
        if (!changed) throw notFound('report');
        return changed;
      }).catch((error) => {
        if (error instanceof ReportedAgainError)
          throw new ProblemError(
            409,
            'The same was reported by the same user since, and that report is open.',
          );
        throw error;
      });
      const report = await findReport(database.db, id);
      const [presented] = report
        ? await presentReports(context, readerOf(request), [{ ...report, ...became }])
        : [];
      if (!presented) throw notFound('report');
      return presented;
    },
  );

  app.get(
    '/v1/moderation/posts',
    {
      ...onlyModerators,
      schema: {
        tags,
        summary: 'Posts that wait for a moderator, or that are hidden, newest first',
        description: who,
        querystring: schemas.judgedPostQuery,
        response: answers({ 200: schemas.judgedPosts }),
      },
    },
    (request, reply) =>
      answerList(request, reply, {
        list: (range: PageOfIds<PostId>) =>
          listWithheldPosts(database.db, request.query.state ?? 'held', range),
        idOf: ({ postId }) => postId,
        present: (posts) => presentJudgedPosts(context, readerOf(request), posts),
      }),
  );

  app.put(
    '/v1/moderation/posts/:id',
    {
      ...onlyModerators,
      schema: {
        tags,
        summary: 'Hide a post, or let it be seen',
        description: `${who} A hidden post is for its author alone. A post that is held goes its way when it is made visible. Of a repost, what it passes on is meant. Where nothing is done, a post that is neither public nor reported is not shown.`,
        params: postParameter,
        body: schemas.postJudgement,
        headers,
        response: answers({ 200: schemas.judgedPost }),
      },
    },
    async (request) => {
      const { state, reason: written = '' } = request.body;
      const reason = parseReason(written, '/reason');
      const postId = await findOriginal(database.db, parsePostId(request.params.id));
      if (postId === undefined) throw notFound('post');
      const { isShown = true } = await write(request, async (tx) => {
        const moderated = await moderatePost(tx, postId, { state, reason }, moderatorOf(request));
        if (!moderated) throw notFound('post');
        return moderated;
      });
      await renewNow(request, documents.renew(postId));
      const [judged] = await presentJudgedPosts(context, readerOf(request), [{ postId, state, reason }]);
      if (!judged) throw notFound('post');
      return isShown ? judged : { ...judged, post: null };
    },
  );

  app.get(
    '/v1/moderation/users',
    {
      ...onlyModerators,
      schema: {
        tags,
        summary: 'Users who are silenced or suspended, newest first',
        description: who,
        querystring: schemas.judgedUserQuery,
        response: answers({ 200: schemas.judgedUsers }),
      },
    },
    (request, reply) =>
      answerList(request, reply, {
        list: (range: PageOfIds<UserId>) =>
          listModeratedUsers(database.db, request.query.state ?? 'suspended', range),
        idOf: ({ userId }) => userId,
        present: (users) => presentJudgedUsers(context, readerOf(request), users),
      }),
  );

  app.put(
    '/v1/moderation/users/:handle',
    {
      ...onlyModerators,
      schema: {
        tags,
        summary: 'Silence or suspend a user, or end that',
        description: who,
        params: handleParameter,
        body: schemas.userJudgement,
        headers,
        response: answers({ 200: schemas.judgedUser }),
      },
    },
    async (request) => {
      const { state, reason: written = '' } = request.body;
      const reason = parseReason(written, '/reason');
      const { id: userId } = await findAnyUser(context, request.params.handle);
      await write(request, async (tx) => {
        if (!(await moderateUser(tx, userId, { state, reason }, moderatorOf(request))))
          throw notFound('user');
        return {};
      });
      await renewNow(request, userStates.renew());
      const [judged] = await presentJudgedUsers(context, readerOf(request), [{ userId, state, reason }]);
      if (!judged) throw notFound('user');
      return judged;
    },
  );

  app.get(
    '/v1/moderation/log',
    {
      ...onlyModerators,
      schema: {
        tags,
        summary: 'What moderators did, newest first',
        description: who,
        querystring: pageQuery,
        response: answers({ 200: schemas.log }),
      },
    },
    (request, reply) =>
      answerList(request, reply, {
        list: (range: PageOfIds<ActId>) => listActs(database.db, range),
        idOf: ({ id }) => id,
        present: (acts) => presentActs(context, readerOf(request), acts),
      }),
  );
}

const moderatorOf = ({ viewer, subject }: FastifyRequest): Moderator => ({ userId: viewer, subject });
