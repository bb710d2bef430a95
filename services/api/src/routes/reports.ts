import type { PostId, UserId } from '@ripple/messages';
import {
  createReport,
  findReport,
  MOST_OPEN_REPORTS,
  type NewReport,
  type ReportId,
} from '@ripple/moderation';
import { findAnswer } from '@ripple/outbox';
import { findUserById } from '@ripple/people';
import { presentReport } from '@ripple/presentation';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import { findUser, mustExist } from '../http/find-user.ts';
import { parsePostId, parseText } from '../http/parameters.ts';
import { invalid, notFound, ProblemError } from '../http/problem.ts';
import { answers, idempotencyHeader } from '../http/schemas.ts';
import { parseReason } from '../moderation/parse-reason.ts';
import * as schemas from '../moderation/schemas.ts';
import { mustFindReportable } from '../timeline/find-visible-post.ts';
import { claimOf } from '../write/claim.ts';

/** How long a reporter with many open reports is asked to wait. */
const RETRY_AFTER_SECONDS = '3600';

/** What is reported, as the reporter names it. */
interface About {
  postId: string | undefined;
  handle: string | undefined;
}

export function addReportRoutes(app: Api, context: Context): void {
  const { database, write } = context;

  app.post(
    '/v1/reports',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['moderation'],
        summary: 'Report a post or a user to the moderators',
        description: 'What you have reported already stays as it was, as long as it is open.',
        body: schemas.newReport,
        headers: idempotencyHeader,
        response: answers({ 201: schemas.ownReport }),
      },
    },
    async (request, reply) => {
      const reporterId = viewerOf(request);
      const { postId, handle, reason, text = '' } = request.body;
      const content = { reason: parseReason(reason, '/reason'), text: parseText(text, '/text') };
      if (content.reason === '') throw invalid('/reason', 'must contain a visible character');
      if (postId === undefined && handle === undefined)
        throw invalid('/postId', 'is missing, and so is handle: one of the two says what is reported');
      // What is reported may be hidden since the first try, which was taken.
      const id =
        (await findFirst(request)) ?? (await report(request, { reporterId, postId, handle, ...content }));
      const found = await findReport(database.db, id);
      if (!found) throw notFound('report');
      const about = await findUserById(database.db, found.userId);
      return reply.status(201).send(presentReport({ ...found, state: 'open' }, about?.handle ?? null));
    },
  );

  /** The report that the first try of a request has made. */
  async function findFirst(request: FastifyRequest): Promise<ReportId | undefined> {
    const claim = claimOf(request);
    const known = claim && (await findAnswer(database.db, claim));
    return (known?.body as { id: ReportId } | undefined)?.id;
  }

  async function report(
    request: FastifyRequest,
    { postId, handle, ...rest }: Pick<NewReport, 'reporterId' | 'reason' | 'text'> & About,
  ): Promise<ReportId> {
    const user = handle === undefined ? undefined : await findUser(context, handle, request);
    const reported = await reportedBy(rest.reporterId, postId, user?.id);
    const { id } = await write(request, async (tx) => {
      await mustExist(tx.db, rest.reporterId);
      const created = await createReport(tx, { ...rest, ...reported });
      if (created) return { id: created.id };
      throw new ProblemError(429, `At most ${MOST_OPEN_REPORTS} of your reports can be open.`, {
        headers: { 'retry-after': RETRY_AFTER_SECONDS },
      });
    });
    return id;
  }

  /** What is reported; of a repost what it passes on. With a post, its author is. */
  async function reportedBy(
    reporter: UserId,
    post: string | undefined,
    user: UserId | undefined,
  ): Promise<{ postId: PostId | null; userId: UserId }> {
    if (post === undefined) return { postId: null, userId: user as UserId };
    const found = await mustFindReportable(context, parsePostId(post, '/postId'), reporter);
    const { id, authorId } = found.repostOf ?? found.post;
    if (user !== undefined && user !== authorId)
      throw new ProblemError(422, 'The post is by another user.', {
        errors: [{ pointer: '/handle', detail: 'is not that of the author of the post' }],
      });
    return { postId: id, userId: authorId };
  }
}
