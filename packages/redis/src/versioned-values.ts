import type { Redis } from 'ioredis';

export interface VersionedValue {
  version: number;
  body: string;
}

export interface VersionedValues {
  /** The values under these keys, in their order; `undefined` for a missing one. */
  get(keys: string[]): Promise<(VersionedValue | undefined)[]>;
  /**
   * Stores a value unless one of the same or a higher version is there. With `keep`, only replaces one
   * that is there and leaves its time to live as it is.
   */
  put(key: string, value: VersionedValue, ttlSeconds: number | 'keep'): Promise<void>;
}

const putIfNewer = /* lua */ `
-- Stores a value unless what is there is as new or newer, so that writers may come in any order and what
-- was read before a change never overwrites what was written after it.
-- KEYS[1] value   ARGV[1] version, ARGV[2] body, ARGV[3] seconds to live, or 'keep': replace only
-- what is there, and let it live as long as it would have
local current = redis.call('GET', KEYS[1])
if current and tonumber(string.match(current, '^%d+')) >= tonumber(ARGV[1]) then
  return 0
end
if ARGV[3] == 'keep' then
  if not current then return 0 end
  redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'KEEPTTL')
  return 1
end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'EX', ARGV[3])
return 1
`;

type WithScript = Redis & {
  putIfNewer(key: string, version: number, body: string, ttl: number | 'keep'): Promise<number>;
};

/** Values that know how new they are, kept as `<version> <body>`. */
export function createVersionedValues(client: Redis): VersionedValues {
  client.defineCommand('putIfNewer', { numberOfKeys: 1, lua: putIfNewer });
  const redis = client as WithScript;
  return {
    async get(keys) {
      if (keys.length === 0) return [];
      const stored = await redis.mget(keys);
      return stored.map((value) => (value === null ? undefined : split(value)));
    },
    async put(key, { version, body }, ttlSeconds) {
      await redis.putIfNewer(key, version, body, ttlSeconds);
    },
  };
}

function split(value: string): VersionedValue {
  const space = value.indexOf(' ');
  return { version: Number(value.slice(0, space)), body: value.slice(space + 1) };
}
