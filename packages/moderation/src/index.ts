export { type Act, type ActId, findReleasedAt, listActs, type Moderator } from './acts.ts';
export { countWaiting, type Waiting } from './count-waiting.ts';
export { moderatePost, type PostChange } from './moderate-post.ts';
export { moderateUser, type UserChange } from './moderate-user.ts';
export { listModeratedUsers, type ModeratedUser } from './moderated-users.ts';
export {
  changeReport,
  createReport,
  findReport,
  listReports,
  listReportsByIds,
  MOST_OPEN_REPORTS,
  type NewReport,
  type Report,
  type ReportChange,
  ReportedAgainError,
  type ReportId,
  type ReportState,
  reportStates,
} from './reports.ts';
export { listWithheldPosts, type WithheldPost, wasAnnounced } from './withheld-posts.ts';
