import { type Pool, selectIds } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { createCachedSets, type Redis } from '@ripple/redis';
import { listFolloweesAmong } from './list-follows.ts';

/** Whom users follow: copies in Redis, right also without it. */
export interface Followees {
  /** Those of `users` whom `follower` follows. */
  among(follower: UserId, users: UserId[]): Promise<Set<UserId>>;
  /** After a change of whom `follower` follows is committed: true from the next question on. */
  drop(follower: UserId): Promise<void>;
  /** As {@link drop} of each, for very many. */
  dropAll(followers: Iterable<UserId>): Promise<void>;
}

export function createFollowees(options: { redis: Redis; pool: Pool; namespace: string }): Followees {
  const { pool } = options;
  const all = 'select followee_id as id from follows where follower_id = $1';
  const sets = createCachedSets({
    ...options,
    name: 'followees',
    load: async (owner) => ({
      members: await selectIds(pool, 'all-followees', all, [owner]),
      floor: 0,
    }),
    lookUp: (owner, ids) => listFolloweesAmong(pool, owner, ids),
  });
  return {
    among: (follower, users) => sets.has(follower, users) as Promise<Set<UserId>>,
    drop: (follower) => sets.drop(follower),
    dropAll: (followers) => sets.dropAll(followers),
  };
}
