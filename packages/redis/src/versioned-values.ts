import { readFileSync } from 'node:fs';
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

const putIfNewer = readFileSync(new URL('put-if-newer.lua', import.meta.url), 'utf8');

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
