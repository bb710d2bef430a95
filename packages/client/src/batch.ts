import type {
  BatchFollow,
  BatchFollowResult,
  BatchUser,
  BatchUserResult,
  Http,
  WriteOptions,
} from './contract.ts';
import { init } from './http.ts';
import { answerOf } from './ripple-error.ts';

/**
 * Many users or follows in one call, for a client with a server token: 1 to 1,000 lines. A line that is refused stops
 * no other: each result has the `status` that the line would have had alone, and an `error` if it was refused. A line
 * that was done before changes nothing, so a batch can be sent again.
 */
export const createBatch = (http: Http) => ({
  /** Creates or changes users by their external ids. @returns a result for each, in order */
  users: async (users: BatchUser[], options?: WriteOptions): Promise<BatchUserResult[]> =>
    (await answerOf(http.POST('/v1/batch/users', { body: { users }, ...init(options) }))).results,
  /** Follows between users by their external ids. They cause no notifications. @returns a result for each, in order */
  follows: async (follows: BatchFollow[], options?: WriteOptions): Promise<BatchFollowResult[]> =>
    (await answerOf(http.POST('/v1/batch/follows', { body: { follows }, ...init(options) }))).results,
});
