import { randomUUID } from 'node:crypto';
import { dropKeys } from './drop-keys.ts';
import type { Redis, RedisNode } from './redis.ts';

/** What Postgres says a set holds: all members that are not below `floor`. */
export interface LoadedSet {
  members: number[];
  /** 0: the whole set. */
  floor: number;
}

/** Copies of sets of ids, each set with an owner: whom a user blocks, what a user has marked. */
export interface CachedSets {
  /** Which of the ids are in the owner's set. Works without Redis. */
  has(owner: number, ids: number[]): Promise<Set<number>>;
  /** The key of the copy: a hash with the ids as fields, and `floor`, down to which id it is complete. */
  copyOf(owner: number): string;
  /** Applies a committed change to the copy, if there is one. */
  add(owner: number, id: number): Promise<void>;
  remove(owner: number, id: number): Promise<void>;
  /**
   * Deletes the copy; the next `has` builds it. Where Redis can't be reached, this process deletes it as soon as it can:
   * of use where no worker does it again.
   */
  drop(owner: number): Promise<void>;
  /** As {@link drop} of each, for very many, where a failure ends the caller. */
  dropAll(owners: Iterable<number>): Promise<void>;
  /**
   * Before a change is committed that no worker renews: until `drop`, or for a minute, the copy says nothing, and
   * Postgres is asked. So a process that dies between the two leaves no wrong copy.
   */
  suspend(owner: number): Promise<void>;
}

const TTL_SECONDS = 7 * 24 * 3_600;
const BUILD_TTL_SECONDS = 30;
/** Longer than a transaction can be open. */
const SUSPENDED_TTL_SECONDS = 60;
/** The field that says that the copy is there, and down to which id it is complete. */
const FLOOR = 'floor';

const changeScript = /* lua */ `
-- KEYS[1] copy, KEYS[2] mark of a build that is under way   ARGV[1] id, ARGV[2] '1': add, '0': remove
-- A build that has begun may have read the state before the change: without its mark it stores nothing.
redis.call('DEL', KEYS[2])
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if ARGV[2] == '1' then return redis.call('HSET', KEYS[1], ARGV[1], 1) end
return redis.call('HDEL', KEYS[1], ARGV[1])
`;

const suspendScript = /* lua */ `
-- KEYS[1] copy, KEYS[2] mark of a build that is under way   ARGV[1] above every id, ARGV[2] seconds
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[1], 'floor', ARGV[1])
return redis.call('EXPIRE', KEYS[1], ARGV[2])
`;

const finishScript = /* lua */ `
-- KEYS[1] copy, KEYS[2] mark   ARGV[1] the mark, ARGV[2] seconds to live, ARGV[3] floor, ARGV[4..] ids
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[1], 'floor', ARGV[3])
for from = 4, #ARGV, 1000 do
  local fields = {}
  for at = from, math.min(from + 999, #ARGV) do
    fields[#fields + 1] = ARGV[at]
    fields[#fields + 1] = 1
  end
  redis.call('HSET', KEYS[1], unpack(fields))
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1
`;

/**
 * @param options.name part of the key: `<namespace>:<name>:<owner>`, together with all else of this owner
 * @param options.load the set, or its upper part where it can be very large
 * @param options.seconds how long a copy lives; a week, if not given
 * @param options.lookUp which of some ids are in the set, straight from Postgres
 */
export function createCachedSets(options: {
  redis: Redis;
  namespace: string;
  name: string;
  load: (owner: number) => Promise<LoadedSet>;
  lookUp: (owner: number, ids: number[]) => Promise<number[]>;
  seconds?: number;
}): CachedSets {
  const { redis, namespace, name, load, lookUp, seconds = TTL_SECONDS } = options;
  const change = redis.script('changeCachedSet', changeScript);
  const suspend = redis.script('suspendCachedSet', suspendScript);
  const finish = redis.script('finishCachedSet', finishScript);
  const copyOf = (owner: number) => redis.together(`${namespace}:${name}:${owner}`, owner);
  const markOf = (owner: number) => redis.together(`${namespace}:${name}:${owner}:building`, owner);
  const keysOf = (owner: number) => [copyOf(owner), markOf(owner)];

  /** Whose copies could not be deleted. */
  const toDrop = new Set<number>();

  let dropsWhenUp = false;

  async function drop(owner: number): Promise<void> {
    try {
      await redis.onKey(copyOf(owner)).del(...keysOf(owner));
      toDrop.delete(owner);
    } catch (error) {
      toDrop.add(owner);
      if (!dropsWhenUp) redis.onUp(dropOn);
      dropsWhenUp = true;
      throw error;
    }
  }

  function dropOn(node: RedisNode): void {
    for (const owner of toDrop) if (redis.onKey(copyOf(owner)) === node) drop(owner).catch(() => {});
  }

  async function build(owner: number): Promise<LoadedSet> {
    const mark = randomUUID();
    // The mark comes before the read: a later change removes it and so ends this build.
    await redis.onKey(markOf(owner)).set(markOf(owner), mark, 'EX', BUILD_TTL_SECONDS);
    const loaded = await load(owner);
    const { members, floor } = loaded;
    // Not waited for: the copy serves the next `has`.
    finish(keysOf(owner), mark, seconds, floor, ...members).catch(() => {});
    return loaded;
  }

  /** The members as the copy has them; builds it if it isn't there. `undefined` without Redis. */
  async function findCopy(owner: number, ids: number[]): Promise<LoadedSet | undefined> {
    const copy = copyOf(owner);
    const fields = await redis
      .onKey(copy)
      .hmget(copy, FLOOR, ...ids.map(String))
      .catch(() => undefined);
    if (fields === undefined) return undefined;
    const [floor, ...found] = fields;
    // Redis may go away before the build.
    if (typeof floor !== 'string') return build(owner).catch(() => undefined);
    return { floor: Number(floor), members: ids.filter((_, index) => found[index] !== null) };
  }

  return {
    async has(owner, ids) {
      if (ids.length === 0) return new Set();
      const known = await findCopy(owner, ids);
      if (known === undefined) return new Set(await lookUp(owner, ids));
      const members = new Set(known.members);
      const found = new Set(ids.filter((id) => members.has(id)));
      const below = ids.filter((id) => id < known.floor);
      if (below.length > 0) for (const id of await lookUp(owner, below)) found.add(id);
      return found;
    },
    copyOf,
    async add(owner, id) {
      await change(keysOf(owner), id, 1);
    },
    async remove(owner, id) {
      await change(keysOf(owner), id, 0);
    },
    drop,
    async dropAll(owners) {
      await dropKeys(redis, [...owners].flatMap(keysOf));
    },
    async suspend(owner) {
      await suspend(keysOf(owner), Number.MAX_SAFE_INTEGER, SUSPENDED_TTL_SECONDS);
    },
  };
}
