import { mapLimit } from '@ripple/concurrency';
import type { UserId } from '@ripple/messages';
import { createTimelineStore, home } from '@ripple/timelines';
import { withRedis } from '../servers.ts';

const AT_ONCE = 1_000;

/** Creates the home timelines of `users`, empty as before the first post, so that posts are pushed to them. */
export async function openTimelines(options: {
  redisUrl: string;
  namespace: string;
  users: Iterable<UserId>;
  signal: AbortSignal;
}): Promise<void> {
  const { redisUrl, namespace, users, signal } = options;
  await withRedis(redisUrl, async (redis) => {
    const store = createTimelineStore(redis, namespace);
    const open = async (user: UserId) => {
      const mark = await store.beginBuild(home(user));
      if (mark !== undefined) await store.finishBuild(home(user), mark, [], true);
    };
    await mapLimit(users, { limit: AT_ONCE, signal }, open);
  });
}
