import type {
  Http,
  ModeratedPost,
  ModeratedUser,
  NewReport,
  OwnReport,
  Report,
  ReportChange,
  WriteOptions,
} from './contract.ts';
import { init } from './http.ts';
import type { ReadPages } from './paged-paths.ts';
import type { PageOptions } from './pages.ts';
import { answerOf } from './ripple-error.ts';

/**
 * Reports, for every user, and what moderators do: with a token of the scope `moderator`, or a server token. An act is
 * true from the next read on. Its reason is shown to the user whom it concerns.
 */
export function createModeration(http: Http, pages: ReadPages) {
  const judgePost = (id: string, state: 'visible' | 'hidden', reason: string, options?: WriteOptions) =>
    answerOf(
      http.PUT('/v1/moderation/posts/{id}', {
        params: { path: { id } },
        body: { state, reason },
        ...init(options),
      }),
    );
  const judgeUser = (
    handle: string,
    state: 'active' | 'silenced' | 'suspended',
    reason: string,
    options?: WriteOptions,
  ): Promise<ModeratedUser> =>
    answerOf(
      http.PUT('/v1/moderation/users/{handle}', {
        params: { path: { handle } },
        body: { state, reason },
        ...init(options),
      }),
    );
  return {
    /**
     * Reports a post, a user, or both, as the caller.
     * @throws {RippleError} 404 for what the caller can't see; 429 if too many of the caller's reports are open
     */
    report: (report: NewReport, options?: WriteOptions): Promise<OwnReport> =>
      answerOf(http.POST('/v1/reports', { body: report, ...init(options) })),
    reports: (options?: PageOptions & { state?: Report['state'] }) =>
      pages('/v1/moderation/reports', undefined, options),
    closeReport: (id: string, change: ReportChange, options?: WriteOptions): Promise<Report> =>
      answerOf(
        http.PATCH('/v1/moderation/reports/{id}', {
          params: { path: { id } },
          body: change,
          ...init(options),
        }),
      ),
    /** Posts that wait, unless another state is asked for. */
    posts: (options?: PageOptions & { state?: 'held' | 'hidden' }) =>
      pages('/v1/moderation/posts', undefined, options),
    /** From then on the post is for its author alone. */
    hidePost: (id: string, reason = '', options?: WriteOptions): Promise<ModeratedPost> =>
      judgePost(id, 'hidden', reason, options),
    /** A post that is held goes its way. */
    showPost: (id: string, reason = '', options?: WriteOptions): Promise<ModeratedPost> =>
      judgePost(id, 'visible', reason, options),
    /** Users who are suspended, unless another state is asked for. */
    users: (options?: PageOptions & { state?: 'silenced' | 'suspended' }) =>
      pages('/v1/moderation/users', undefined, options),
    /** Shows the user on no page for everybody. */
    silence: (handle: string, reason = '', options?: WriteOptions): Promise<ModeratedUser> =>
      judgeUser(handle, 'silenced', reason, options),
    /** Shows nothing of the user to others; the user can read only. */
    suspend: (handle: string, reason = '', options?: WriteOptions): Promise<ModeratedUser> =>
      judgeUser(handle, 'suspended', reason, options),
    /** Ends a silence or a suspension. */
    reactivate: (handle: string, reason = '', options?: WriteOptions): Promise<ModeratedUser> =>
      judgeUser(handle, 'active', reason, options),
    /** What moderators did. */
    log: (options?: PageOptions) => pages('/v1/moderation/log', undefined, options),
  };
}
