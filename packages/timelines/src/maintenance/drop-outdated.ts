import type { PostId } from '@ripple/messages';
import type { Redis } from '@ripple/redis';
import { dropOutdatedScript } from '../scripts.ts';
import { type Timeline, timelineKey } from '../timeline.ts';

/** Timelines that a script call looks at: it blocks Redis, at 500 for about 1 ms. */
const MOST_AT_ONCE = 500;

/** A timeline that has got posts in Postgres, with the newest of these. */
export interface Outdated {
  timeline: Timeline;
  newest: PostId;
}

/**
 * Drops those timelines that lack posts which were stored with ids of before; the next read builds them. Those whose last
 * id is newer than these posts stay, as what is older than that is read from Postgres.
 * @returns a function that says how many were dropped
 */
export function createDropOutdated(redis: Redis, namespace: string) {
  const call = redis.scriptOnNode<number>('dropOutdatedTimelines', dropOutdatedScript);

  return async (outdated: Iterable<Outdated>): Promise<number> => {
    const newest = new Map<string, PostId>();
    let dropped = 0;
    const dropThese = async () => {
      for (const [node, keys] of redis.byNode([...newest.keys()])) {
        const replies = await call(node, keys, ...keys.flatMap((key) => [key, newest.get(key) as PostId]));
        for (const reply of replies) dropped += reply;
      }
      newest.clear();
    };
    for (const each of outdated) {
      const key = timelineKey(redis, namespace, each.timeline);
      newest.set(key, Math.max(each.newest, newest.get(key) ?? 0) as PostId);
      if (newest.size >= MOST_AT_ONCE) await dropThese();
    }
    if (newest.size > 0) await dropThese();
    return dropped;
  };
}
