import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

/** What Postgres says a set holds: all members that are not below `floor`. */
export interface LoadedSet {
  members: number[];
  /** 0: the whole set. */
  floor: number;
}

/** Copies of sets of ids that belong to somebody: whom one blocks, what one has marked. */
export interface CachedSets {
  /** Which of the ids are in the owner's set. Works without Redis. */
  has(owner: number, ids: number[]): Promise<Set<number>>;
  /** Whether it is known that nothing is in the owner's set; asked without knowing about what. */
  isEmpty(owner: number): Promise<boolean>;
  /** Notes a change that is committed, if there is a copy. */
  add(owner: number, id: number): Promise<void>;
  remove(owner: number, id: number): Promise<void>;
  /** Throws the copy away; the next question builds it. */
  drop(owner: number): Promise<void>;
}

const TTL_SECONDS = 7 * 24 * 3_600;
const BUILD_TTL_SECONDS = 30;
/** Says that the copy is there, and what it is complete down to. */
const FLOOR = 'floor';

const changeScript = /* lua */ `
-- KEYS[1] copy, KEYS[2] mark of a build that is under way   ARGV[1] id, ARGV[2] '1': add, '0': remove
-- A build that has begun may have read the state before the change: it shall not count.
redis.call('DEL', KEYS[2])
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if ARGV[2] == '1' then return redis.call('HSET', KEYS[1], ARGV[1], 1) end
return redis.call('HDEL', KEYS[1], ARGV[1])
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

type WithScripts = Redis & {
  changeCachedSet(copy: string, mark: string, id: number, add: 0 | 1): Promise<number>;
  finishCachedSet(copy: string, mark: string, ...args: (string | number)[]): Promise<number>;
};

/**
 * @param options.name part of the key: `<namespace>:<name>:<owner>`
 * @param options.load the set, or its upper part where it can be very large
 * @param options.lookUp which of some ids are in the set, straight from Postgres
 */
export function createCachedSets(options: {
  redis: Redis;
  namespace: string;
  name: string;
  load: (owner: number) => Promise<LoadedSet>;
  lookUp: (owner: number, ids: number[]) => Promise<number[]>;
}): CachedSets {
  const { namespace, name, load, lookUp } = options;
  options.redis.defineCommand('changeCachedSet', { lua: changeScript, numberOfKeys: 2 });
  options.redis.defineCommand('finishCachedSet', { lua: finishScript, numberOfKeys: 2 });
  const redis = options.redis as WithScripts;
  const copyOf = (owner: number) => `${namespace}:${name}:${owner}`;
  const markOf = (owner: number) => `${copyOf(owner)}:building`;

  async function build(owner: number): Promise<LoadedSet> {
    const mark = randomUUID();
    // The mark comes before the read: what is changed after it ends this build.
    await redis.set(markOf(owner), mark, 'EX', BUILD_TTL_SECONDS);
    const loaded = await load(owner);
    const { members, floor } = loaded;
    // Not waited for: the copy is for the next question.
    redis.finishCachedSet(copyOf(owner), markOf(owner), mark, TTL_SECONDS, floor, ...members).catch(() => {});
    return loaded;
  }

  /** What the copy says; builds it if it isn't there. `undefined` without Redis. */
  async function ask(owner: number, ids: number[]): Promise<LoadedSet | undefined> {
    const fields = await redis.hmget(copyOf(owner), FLOOR, ...ids.map(String)).catch(() => undefined);
    if (fields === undefined) return undefined;
    const [floor, ...found] = fields;
    // Redis may go away in between, too.
    if (typeof floor !== 'string') return build(owner).catch(() => undefined);
    return { floor: Number(floor), members: ids.filter((_, index) => found[index] !== null) };
  }

  return {
    async has(owner, ids) {
      if (ids.length === 0) return new Set();
      const known = await ask(owner, ids);
      if (known === undefined) return new Set(await lookUp(owner, ids));
      const members = new Set(known.members);
      const found = new Set(ids.filter((id) => members.has(id)));
      const below = ids.filter((id) => id < known.floor);
      if (below.length > 0) for (const id of await lookUp(owner, below)) found.add(id);
      return found;
    },
    // Nothing but the floor.
    isEmpty: async (owner) => (await redis.hlen(copyOf(owner)).catch(() => 0)) === 1,
    async add(owner, id) {
      await redis.changeCachedSet(copyOf(owner), markOf(owner), id, 1);
    },
    async remove(owner, id) {
      await redis.changeCachedSet(copyOf(owner), markOf(owner), id, 0);
    },
    async drop(owner) {
      await redis.del(copyOf(owner), markOf(owner));
    },
  };
}
