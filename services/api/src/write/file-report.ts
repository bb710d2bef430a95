import type { PostId, UserId } from '@ripple/messages';
import {
  createReport,
  findReport,
  MOST_OPEN_REPORTS,
  type NewReport,
  type Report,
  type ReportId,
} from '@ripple/moderation';
import { findAnswer } from '@ripple/outbox';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { mustExist } from '../http/find-user.ts';
import { notFound, ProblemError } from '../http/problem.ts';
import { mustFindReportable } from '../timeline/find-visible-post.ts';
import { claimOf } from './claim.ts';

/** How long a reporter with many open reports is asked to wait. */
const RETRY_AFTER_SECONDS = '3600';

/** What is reported; with a post, its author is. */
type Reported = Pick<NewReport, 'postId' | 'userId'>;

/**
 * Reports posts or users, each in a report of its own.
 * @param find what is reported: at least one; not asked for where a first try was taken, since it may be hidden by then
 * @returns the first of the reports
 * @throws {ProblemError} 429 if too many of the reporter's are open
 */
export async function fileReports(
  { database, write }: Context,
  request: FastifyRequest,
  report: Pick<NewReport, 'reporterId' | 'reason' | 'text'>,
  find: () => Promise<Reported[]>,
): Promise<Report> {
  const id = (await findFirst()) ?? (await file(await find()));
  const filed = await findReport(database.db, id);
  if (!filed) throw notFound('report');
  return filed;

  /** The report that the first try of a request has made. */
  async function findFirst(): Promise<ReportId | undefined> {
    const claim = claimOf(request);
    const known = claim && (await findAnswer(database.db, claim));
    return (known?.body as { id: ReportId } | undefined)?.id;
  }

  async function file(all: Reported[]): Promise<ReportId> {
    const { id } = await write(request, async (tx) => {
      await mustExist(tx.db, report.reporterId);
      const ids: ReportId[] = [];
      for (const reported of all) {
        const created = await createReport(tx, { ...report, ...reported });
        if (!created) throw tooManyReports();
        ids.push(created.id);
      }
      return { id: ids[0] as ReportId };
    });
    return id;
  }
}

const tooManyReports = () =>
  new ProblemError(429, `At most ${MOST_OPEN_REPORTS} of your reports can be open.`, {
    headers: { 'retry-after': RETRY_AFTER_SECONDS },
  });

/**
 * What is reported with a post; of a repost, what it passes on.
 * @param user by whom the post is said to be, if that is said
 * @throws {ProblemError} 404, 422 if it is by another user
 */
export async function findReported(
  context: Context,
  reporter: UserId,
  post: PostId,
  user: UserId | undefined,
): Promise<Reported> {
  const found = await mustFindReportable(context, post, reporter);
  const { id, authorId } = found.repostOf ?? found.post;
  if (user !== undefined && user !== authorId)
    throw new ProblemError(422, 'The post is by another user.', {
      errors: [{ pointer: '/handle', detail: 'is not that of the author of the post' }],
    });
  return { postId: id, userId: authorId };
}
