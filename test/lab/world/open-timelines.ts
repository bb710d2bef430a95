import { mapLimit } from '@ripple/concurrency';
import type { NodeSettings } from '@ripple/infra/urls';
import type { UserId } from '@ripple/messages';
import type { Redis } from '@ripple/redis';
import { createTimelineStore, home } from '@ripple/timelines';
import { withRedis } from '../servers.ts';

const AT_ONCE = 1_000;

/** Creates the home timelines of `users`, empty as before the first post, so that posts are pushed to them. */
export async function openTimelines(options: {
  redisUrl: string;
  nodes?: NodeSettings | undefined;
  namespace: string;
  users: Iterable<UserId>;
  signal: AbortSignal;
}): Promise<void> {
  const { redisUrl, nodes, namespace, users, signal } = options;
  const open = async (redis: Redis) => {
    const store = createTimelineStore(redis, namespace);
    await mapLimit(users, { limit: AT_ONCE, signal }, async (user: UserId) => {
      const mark = await store.beginBuild(home(user));
      if (mark !== undefined) await store.finishBuild(home(user), mark, [], true);
    });
  };
  await withRedis(redisUrl, open, nodes?.REDIS_NODES);
}
