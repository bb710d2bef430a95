import type { UserId } from '@ripple/ids';
import { openRedis } from '@ripple/redis';
import { createLogger } from '@ripple/telemetry';
import { createTimelineStore, home } from '@ripple/timelines';
import { forEach } from '../for-each.ts';

const AT_ONCE = 1_000;
const LIMIT_MS = 60_000;

/**
 * Has everybody read home once, as it were: every home timeline is there, empty as nobody has posted yet, and
 * posts are pushed to it from now on.
 */
export async function openTimelines(options: {
  redisUrl: string;
  namespace: string;
  users: Iterable<UserId>;
  signal: AbortSignal;
}): Promise<void> {
  const { redisUrl, namespace, users, signal } = options;
  const redis = openRedis({
    url: redisUrl,
    name: 'load-world',
    commandLimitMs: LIMIT_MS,
    whenDown: 'wait',
    logger: createLogger('load', 'warn'),
  });
  try {
    const store = createTimelineStore(redis, namespace);
    const open = async (user: UserId) => {
      const mark = await store.beginBuild(home(user));
      if (mark !== undefined) await store.finishBuild(home(user), mark, [], true);
    };
    await forEach(users, signal, open, AT_ONCE);
  } finally {
    redis.disconnect();
  }
}
