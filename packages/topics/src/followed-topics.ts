import { randomUUID } from 'node:crypto';
import { createBatcher, type Pool } from '@ripple/db';
import type { UserId } from '@ripple/ids';
import type { Redis } from '@ripple/redis';
import { readTopicsOfEach } from './read-topics.ts';
import type { TopicName } from './topic.ts';

/** What people follow: copies in Redis, right also without it. */
export interface FollowedTopics {
  of(user: UserId): Promise<TopicName[]>;
  /** After a change is committed: true from the next question on. */
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

type WithScripts = Redis & {
  finishTopics(copy: string, mark: string, ...args: (string | number)[]): Promise<number>;
};

/** Copies lie under `<namespace>:topics:<user>`, as JSON; most are an empty list. */
export function createFollowedTopics(options: {
  redis: Redis;
  pool: Pool;
  namespace: string;
}): FollowedTopics {
  const { pool, namespace } = options;
  options.redis.defineCommand('finishTopics', { lua: finishScript, numberOfKeys: 2 });
  const redis = options.redis as WithScripts;
  const read = createBatcher((users: UserId[]) => readTopicsOfEach(pool, users), MOST_AT_ONCE);
  const copyOf = (user: UserId) => `${namespace}:topics:${user}`;
  const markOf = (user: UserId) => `${copyOf(user)}:building`;

  return {
    async of(user) {
      const mark = randomUUID();
      try {
        const copy = await redis.get(copyOf(user));
        if (copy !== null) return JSON.parse(copy);
        await redis.set(markOf(user), mark, 'EX', BUILD_TTL_SECONDS);
      } catch {
        return read(user);
      }
      const topics = await read(user);
      // Not waited for: the copy is for the next question.
      redis
        .finishTopics(copyOf(user), markOf(user), mark, TTL_SECONDS, JSON.stringify(topics))
        .catch(() => {});
      return topics;
    },
    async drop(user) {
      await redis.del(copyOf(user), markOf(user));
    },
  };
}
