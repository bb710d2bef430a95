import type { PostId, UserId } from '@ripple/messages';
import { createReport, findReport, MOST_OPEN_REPORTS } from '@ripple/moderation';
import { findUserById } from '@ripple/people';
import { presentReport } from '@ripple/presentation';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import { findUser, mustExist } from '../http/find-user.ts';
import { parsePostId, parseText } from '../http/parameters.ts';
import { invalid, notFound, ProblemError } from '../http/problem.ts';
import { answers, idempotencyHeader } from '../http/schemas.ts';
import { parseReason } from '../moderation/parse-reason.ts';
import * as schemas from '../moderation/schemas.ts';
import { mustFindVisible } from '../timeline/find-visible-post.ts';

/** How long a reporter with many open reports is asked to wait. */
const RETRY_AFTER_SECONDS = '3600';

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
      const user = handle === undefined ? undefined : await findUser(context, handle, request);
      const reported = await reportedBy(reporterId, postId, user?.id);
      const { id } = await write(request, async (tx) => {
        await mustExist(tx.db, reporterId);
        const report = await createReport(tx, { reporterId, ...reported, ...content });
        if (report) return { id: report.id };
        throw new ProblemError(429, `At most ${MOST_OPEN_REPORTS} of your reports can be open.`, {
          headers: { 'retry-after': RETRY_AFTER_SECONDS },
        });
      });
      const report = await findReport(database.db, id);
      if (!report) throw notFound('report');
      const about = await findUserById(database.db, report.userId);
      return reply.status(201).send(presentReport(report, about?.handle ?? null));
    },
  );

  /** What is reported; of a repost what it passes on. With a post, its author is. */
  async function reportedBy(
    reporter: UserId,
    post: string | undefined,
    user: UserId | undefined,
  ): Promise<{ postId: PostId | null; userId: UserId }> {
    if (post === undefined) return { postId: null, userId: user as UserId };
    const found = await mustFindVisible(context, parsePostId(post, '/postId'), reporter);
    const { id, authorId } = found.repostOf ?? found.post;
    return { postId: id, userId: user ?? authorId };
  }
}
