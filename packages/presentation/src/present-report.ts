import { timeOf } from '@ripple/messages';
import type { Report } from '@ripple/moderation';

/**
 * A report as its reporter sees it, and as events tell of it.
 * @param handle of the user who is reported; null for one who is gone
 */
export const presentReport = (report: Report, handle: string | null) => ({
  id: String(report.id),
  state: report.state,
  postId: report.postId === null ? null : String(report.postId),
  handle,
  reason: report.reason,
  text: report.text,
  createdAt: timeOf(report.id).toISOString(),
});
