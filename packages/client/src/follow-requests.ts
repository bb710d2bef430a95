import type { Http, WriteOptions } from './contract.ts';
import { init } from './http.ts';
import type { ReadPages } from './paged-paths.ts';
import type { PageOptions, UserPages } from './pages.ts';
import { answerOf } from './ripple-error.ts';

/** Requests to follow the caller, for one who is locked (`users.change({ locked: true })`). */
export function createFollowRequests(http: Http, pages: ReadPages) {
  const of = (handle: string, options?: WriteOptions) => ({ params: { path: { handle } }, ...init(options) });
  return {
    /** Users who wait for an answer. */
    list: (options?: PageOptions): UserPages => pages('/v1/follow-requests', undefined, options),
    /**
     * Lets a user follow the caller, and see earlier posts for followers, too.
     * @throws {RippleError} 404 if the user doesn't ask
     */
    accept: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.PUT('/v1/follow-requests/{handle}', of(handle, options))),
    /** Refuses; the user is not told, and may ask again. */
    refuse: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/follow-requests/{handle}', of(handle, options))),
  };
}
