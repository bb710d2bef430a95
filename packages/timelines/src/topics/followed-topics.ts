import { randomUUID } from 'node:crypto';
import { createBatcher } from '@ripple/concurrency';
import type { Pool } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import type { Redis } from '@ripple/redis';
import { listTopicsOfEach } from './list-topics.ts';
import type { TopicName } from './topic.ts';

/** The topics that users follow: copies in Redis, right also without it. */
export interface FollowedTopics {
  of(user: UserId): Promise<TopicName[]>;
  /** The key of the copy: JSON, most often an empty list. */
  copyOf(user: UserId): string;
  /** To be called after a change is committed: the next question is answered by it. */
  drop(user: UserId): Promise<void>;
}

const TTL_SECONDS = 7 * 24 * 3_600;
const BUILD_TTL_SECONDS = 30;
/** People whose topics are read together, when many come at the same time. */
const MOST_AT_ONCE = 100;

const finishScript = /* lua */ `
-- KEYS[1] copy, KEYS[2] mark of a build   ARGV[1] the mark, ARGV[2] seconds to live, ARGV[3] topics
-- Without its mark the build may have read what was before a change.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[1], ARGV[3], 'EX', ARGV[2])
return 1
`;

/** Copies lie under `<namespace>:topics:<user>`, as JSON; most are an empty list. */
export function createFollowedTopics(options: {
  redis: Redis;
  pool: Pool;
  namespace: string;
}): FollowedTopics {
  const { redis, pool, namespace } = options;
  const finish = redis.script('finishTopics', finishScript);
  const read = createBatcher((users: UserId[]) => listTopicsOfEach(pool, users), MOST_AT_ONCE);
  const copyOf = (user: UserId) => redis.together(`${namespace}:topics:${user}`, user);
  const markOf = (user: UserId) => redis.together(`${namespace}:topics:${user}:building`, user);

  return {
    copyOf,
    async of(user) {
      const mark = randomUUID();
      try {
        const node = redis.onKey(copyOf(user));
        const copy = await node.get(copyOf(user));
        if (copy !== null) return JSON.parse(copy);
        await node.set(markOf(user), mark, 'EX', BUILD_TTL_SECONDS);
      } catch {
        return read(user);
      }
      const topics = await read(user);
      // Not waited for: the copy is for the next question.
      finish([copyOf(user), markOf(user)], mark, TTL_SECONDS, JSON.stringify(topics)).catch(() => {});
      return topics;
    },
    async drop(user) {
      await redis.onKey(copyOf(user)).del(copyOf(user), markOf(user));
    },
  };
}
