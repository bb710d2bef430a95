import type { UserId } from '@ripple/messages';
import { findUserById } from '@ripple/people';
import { presentReport } from '@ripple/presentation';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import { findUser } from '../http/find-user.ts';
import { parsePostId, parseText } from '../http/parameters.ts';
import { invalid } from '../http/problem.ts';
import { answers, idempotencyHeader } from '../http/schemas.ts';
import { parseReason } from '../moderation/parse-reason.ts';
import * as schemas from '../moderation/schemas.ts';
import { fileReports, findReported } from '../write/file-report.ts';

export function addReportRoutes(app: Api, context: Context): void {
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
      const report = await fileReports(context, request, { reporterId, ...content }, async () => {
        const user = handle === undefined ? undefined : await findUser(context, handle, request);
        if (postId === undefined) return [{ postId: null, userId: user?.id as UserId }];
        return [await findReported(context, reporterId, parsePostId(postId, '/postId'), user?.id)];
      });
      const about = await findUserById(context.database.db, report.userId);
      return reply.status(201).send(presentReport({ ...report, state: 'open' }, about?.handle ?? null));
    },
  );
}
