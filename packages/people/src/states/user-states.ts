import { createBatcher } from '@ripple/concurrency';
import type { Pool } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { createVersionedValues, type Redis } from '@ripple/redis';

/**
 * `silenced`: shown where one follows or looks for the user, and not on pages for everybody. `suspended`: nothing of the
 * user is shown. `deleted`: the same, and it is being removed.
 */
export type UserState = 'active' | 'silenced' | 'suspended' | 'deleted';

/** The states of all users, as this process knows them. */
export interface KnownStates {
  /** Counts up with every change. */
  readonly version: number;
  of(user: UserId): UserState;
  /** Whether nothing of a user is shown to others. */
  isGone(user: UserId): boolean;
  isSilenced(user: UserId): boolean;
}

/**
 * States of users. Every process holds all that are not simply active, few beside the users, and asks Redis at each read
 * for one number, which tells whether they have changed. So a change is true at the next read, for however many followers.
 */
export interface UserStates {
  /** With all changes that were committed and renewed before the call. Works without Redis. */
  current(): Promise<KnownStates>;
  /** As they were last known, for what costs no question. */
  readonly known: KnownStates;
  /** After a change is committed: true from the next read on, in every process. */
  renew(): Promise<void>;
}

const TTL_SECONDS = 24 * 3_600;
/** Reads that ask Postgres together. */
const MOST_AT_ONCE = 1_000;

interface Row {
  now: number;
  id: UserId | null;
  state: UserState | null;
}

export function createUserStates(options: { redis: Redis; pool: Pool; namespace: string }): UserStates {
  const { redis, pool, namespace } = options;
  const values = createVersionedValues(redis);
  const key = `${namespace}:user-states`;
  const states = new Map<UserId, UserState>();
  let version = -1;
  /** Whether Redis may have an older version than there is: what was written while it was away is not in it. */
  let isUnsure = true;
  redis.onDown((node) => {
    if (redis.onKey(key) === node) isUnsure = true;
  });

  const known: KnownStates = {
    get version() {
      return version;
    },
    of: (user) => states.get(user) ?? 'active',
    isGone(user) {
      const state = states.get(user);
      return state === 'suspended' || state === 'deleted';
    },
    isSilenced: (user) => states.get(user) === 'silenced',
  };

  /** What has changed since this process looked last. Versions are committed in their order. */
  async function load(): Promise<void> {
    const { rows } = await pool.query<Row>({
      name: 'changed-user-states',
      text: `select now.version as now, user_id as id, state
             from user_states_version now left join user_states on user_states.version > $1`,
      values: [version],
    });
    for (const { id, state } of rows) {
      if (id === null || state === null) continue;
      if (state === 'active') states.delete(id);
      else states.set(id, state);
    }
    version = Math.max(version, rows[0]?.now ?? 0);
  }
  // One that begins after the call, and one at a time: two could put back what has changed between them.
  const loadTogether = createBatcher(async (calls: undefined[]) => {
    await load();
    return calls;
  }, MOST_AT_ONCE);

  async function publish(): Promise<void> {
    const node = redis.onKey(key);
    isUnsure = true;
    await values.put(key, { version, body: '' }, TTL_SECONDS);
    isUnsure = !redis.isUp(node);
  }

  async function findPublished(): Promise<number | undefined> {
    if (isUnsure) return undefined;
    const [value] = await values.get([key]).catch(() => []);
    return value?.version;
  }

  return {
    known,
    async current() {
      const published = await findPublished();
      if (published !== undefined && published <= version) return known;
      await loadTogether(undefined);
      // Not waited for: it saves the next reader the question.
      if (published === undefined) publish().catch(() => {});
      return known;
    },
    async renew() {
      await loadTogether(undefined);
      await publish();
    },
  };
}
