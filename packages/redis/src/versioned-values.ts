import type { Redis } from './redis.ts';

export interface VersionedValue {
  version: number;
  /** Of a value that was read it is decoded when it is asked for. */
  readonly body: string;
}

export interface VersionedValues {
  /** The values under these keys, in their order; `undefined` for a missing one. */
  get(keys: string[]): Promise<(VersionedValue | undefined)[]>;
  /**
   * Stores a value unless one of a higher version is there. With `keep`, only replaces one
   * that is there and leaves its time to live as it is.
   */
  put(key: string, value: VersionedValue, ttlSeconds: number | 'keep'): Promise<void>;
  /**
   * A version above all that were taken before and above that of the value, for values that have none of their own.
   * @param counter on the node of `key`: what loses one of them loses both, so no value outlives the count
   */
  takeVersion(key: string, counter: string): Promise<number>;
}

/** A count is needed while a value is made; later versions follow that of the value. */
const COUNTED_SECONDS = 24 * 3_600;

const putIfNewerScript = /* lua */ `
-- Stores a value unless the stored one is newer. So writers may come in any order, and a value read before a change
-- never overwrites one written after it. One of the same version is replaced: the last release may have written it
-- without what this one has added.
-- KEYS[1] value   ARGV[1] version, ARGV[2] body, ARGV[3] seconds to live, or 'keep': replace only
-- what is there, and let it live as long as it would have
local current = redis.call('GET', KEYS[1])
if current and tonumber(string.match(current, '^%d+')) > tonumber(ARGV[1]) then
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

const takeVersionScript = /* lua */ `
-- KEYS[1] value   KEYS[2] the last version that was taken   ARGV[1] seconds for which that is known
local kept = tonumber(string.match(redis.call('GETRANGE', KEYS[1], 0, 16), '^%d+')) or 0
local version = math.max(kept, tonumber(redis.call('GET', KEYS[2])) or 0) + 1
redis.call('SET', KEYS[2], string.format('%.0f', version), 'EX', ARGV[1])
return version
`;

/** Values with a version, kept as `<version> <body>`. */
export function createVersionedValues(redis: Redis): VersionedValues {
  const putIfNewer = redis.script<number>('putIfNewer', putIfNewerScript);
  const takeVersion = redis.script<number>('takeVersion', takeVersionScript);
  return {
    async get(keys) {
      if (keys.length === 0) return [];
      const stored = await redis.getMany(keys);
      return stored.map((value) => (value === null ? undefined : new StoredValue(value)));
    },
    async put(key, { version, body }, ttlSeconds) {
      await putIfNewer([key], version, body, ttlSeconds);
    },
    takeVersion: (key, counter) => takeVersion([key, counter], COUNTED_SECONDS),
  };
}

const [ZERO, SPACE] = [48, 32];

/** Of twenty documents a page, most are looked at only for their version. */
class StoredValue implements VersionedValue {
  readonly version: number;
  readonly #bytes: Buffer;
  readonly #from: number;

  constructor(bytes: Buffer) {
    let version = 0;
    let at = 0;
    for (; bytes[at] !== SPACE && at < bytes.length; at++)
      version = 10 * version + (bytes[at] as number) - ZERO;
    this.version = version;
    this.#bytes = bytes;
    this.#from = at + 1;
  }

  get body(): string {
    return this.#bytes.toString('utf8', this.#from);
  }
}
