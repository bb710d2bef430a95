import type { CallOptions, Http, WriteOptions } from './contract.ts';
import { init } from './http.ts';
import type { ReadPages } from './paged-paths.ts';
import type { PageOptions } from './pages.ts';
import { answerOf } from './ripple-error.ts';

/** The caller's notifications. */
export const createNotifications = (http: Http, pages: ReadPages) => ({
  list: (options?: PageOptions) => pages('/v1/notifications', undefined, options),
  /** Number of unread notifications, up to the limit in the contract. */
  unread: async (options?: CallOptions): Promise<number> =>
    (await answerOf(http.GET('/v1/notifications', { params: { query: { limit: 1 } }, ...init(options) })))
      .unread,
  /** Marks this one and all older ones as read. */
  markRead: (upTo: string, options?: WriteOptions): Promise<void> =>
    answerOf(http.POST('/v1/notifications/read', { body: { upTo }, ...init(options) })),
});
