import { Type } from 'typebox';
import type { Api } from '../../http/api.ts';
import { findUserWithId } from '../../http/find-user.ts';
import { parsePostId, parseText } from '../../http/parameters.ts';
import { invalid, notFound } from '../../http/problem.ts';
import { MOST_REPORT_TEXT } from '../../moderation/schemas.ts';
import { fileReports, findReported } from '../../write/file-report.ts';
import { forUser, userOf } from '../access.ts';
import { parseAccountId } from '../accounts.ts';
import { categories, toReport } from '../entities/report.ts';
import type { Mastodon } from '../mastodon.ts';

/** Statuses that are reported at once: each in a report of its own. */
const MOST_STATUSES = 20;

const optional = Type.Optional(Type.Unknown());
const body = Type.Object({
  account_id: Type.String(),
  status_ids: Type.Optional(Type.Array(Type.String(), { maxItems: MOST_STATUSES })),
  comment: Type.Optional(Type.String({ maxLength: MOST_REPORT_TEXT })),
  category: Type.Optional(Type.Enum([...categories])),
  rule_ids: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
  forward: optional,
});

/** What users tell the moderators. */
export function addReportRoutes(scope: Api, { context, statuses }: Mastodon): void {
  scope.post('/api/v1/reports', { ...forUser('write:reports'), schema: { body } }, async (request) => {
    const reporterId = userOf(request);
    const { account_id, status_ids = [], comment = '', category = 'other', rule_ids = [] } = request.body;
    if (rule_ids.length > 0) throw invalid('/rule_ids', 'does not reference valid rules');
    const content = { reason: category, text: parseText(comment, '/comment') };
    const report = await fileReports(context, request, { reporterId, ...content }, async () => {
      const user = await findUserWithId(context, String(parseAccountId(account_id)), request);
      if (status_ids.length === 0) return [{ postId: null, userId: user.id }];
      const posts = [...new Set(status_ids)].map((id) => parsePostId(id, '/status_ids'));
      return Promise.all(posts.map((post) => findReported(context, reporterId, post, user.id)));
    });
    const accounts = await statuses.accountsOf([report.userId]);
    const target = accounts.get(String(report.userId));
    if (!target) throw notFound('user');
    return toReport(report, target, status_ids);
  });
}
