import { createBatcher } from '@ripple/concurrency';
import { type Pool, selectIds, selectIdsOfEach } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { type CachedSets, createCachedSets, type Redis } from '@ripple/redis';

/** Blocks and mutes: copies in Redis, right also without it. */
export interface BlockList {
  /** Those of `users` whom `viewer` must not see, since one of the two blocks the other. */
  blocked(viewer: UserId, users: UserId[]): Promise<Set<UserId>>;
  /** Those of `users` whom `viewer` doesn't want to see in timelines. */
  muted(viewer: UserId, users: UserId[]): Promise<Set<UserId>>;
  /** The copies. */
  sets: { blocked: CachedSets; muted: CachedSets };
  /** After a change between the two is committed: true from the next read on. */
  renew(one: UserId, other: UserId): Promise<void>;
}

/** People whose sets are read together, when many come at the same time. */
const MOST_AT_ONCE = 100;

export function createBlockList(options: { redis: Redis; pool: Pool; namespace: string }): BlockList {
  const { pool } = options;
  /** Both sets are small: a copy is the whole of it. */
  const sets = (name: string, text: string): CachedSets => {
    const all = (owners: number[]) => selectIdsOfEach(pool, { name: `all-${name}`, text, owners });
    const loadMembers = createBatcher(all, MOST_AT_ONCE);
    return createCachedSets({
      ...options,
      name,
      load: async (owner) => ({ members: await loadMembers(owner), floor: 0 }),
      lookUp: (owner, ids) =>
        selectIds(pool, `some-${name}`, `select id from (${text}) listed where id = any($2::bigint[])`, [
          [owner],
          ids,
        ]),
    });
  };
  const blocked = sets(
    'blocked',
    `select blocker_id as owner, blocked_id as id from blocks where blocker_id = any($1::bigint[])
     union select blocked_id, blocker_id from blocks where blocked_id = any($1::bigint[])`,
  );
  const muted = sets(
    'muted',
    'select muter_id as owner, muted_id as id from mutes where muter_id = any($1::bigint[])',
  );

  return {
    blocked: (viewer, users) => blocked.has(viewer, users) as Promise<Set<UserId>>,
    muted: (viewer, users) => muted.has(viewer, users) as Promise<Set<UserId>>,
    sets: { blocked, muted },
    async renew(one, other) {
      await Promise.all([blocked.drop(one), blocked.drop(other), muted.drop(one), muted.drop(other)]);
    },
  };
}
