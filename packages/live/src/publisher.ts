import { type PostId, timeOf, type UserId } from '@ripple/ids';
import type { Redis } from '@ripple/redis';
import type { Timeline } from '@ripple/timelines';
import { encode, type LogRecord, topicsKey } from './log.ts';
import { CHANGES, notificationsOf, type Topic, topicOf } from './topic.ts';

/** For workers: tells those who listen. Telling them twice changes nothing. */
export interface LivePublisher {
  /** A post has come into these timelines; call it when it is there. */
  posted(timelines: Timeline[], id: PostId): Promise<void>;
  changed(kind: 'edit' | 'delete', id: PostId): Promise<void>;
  /** Somebody has a notification that is new, and committed. */
  notified(user: UserId): Promise<void>;
}

const BATCH = 1_000;
/** What is older is no news: it is delivered once more (`npm run ripple -- refan`). */
const NEWS_FOR_MS = 3_600_000;

/**
 * Where nobody listens this costs one command; else one more for each 1,000 topics, and an entry in the log
 * for those that are alive.
 */
export function createLivePublisher(redis: Redis, namespace: string): LivePublisher {
  const key = topicsKey(namespace);

  async function publish(topics: Topic[], record: Omit<LogRecord, 'topics'>): Promise<void> {
    if (topics.length === 0 || (await redis.exists(key)) === 0) return;
    for (let from = 0; from < topics.length; from += BATCH) {
      const batch = topics.slice(from, from + BATCH);
      const until = await redis.zmscore(key, ...batch);
      const now = Date.now();
      const alive = batch.filter((_, index) => Number(until[index] ?? 0) > now);
      if (alive.length > 0) await redis.xadd(...encode(namespace, { ...record, topics: alive }));
    }
  }

  return {
    async posted(timelines, id) {
      if (Date.now() - timeOf(id).getTime() > NEWS_FOR_MS) return;
      await publish(
        timelines.flatMap((timeline) => topicOf(timeline) ?? []),
        { kind: 'post', id },
      );
    },
    changed: (kind, id) => publish([CHANGES], { kind, id }),
    notified: (user) => publish([notificationsOf(user)], { kind: 'news', id: 0 }),
  };
}
