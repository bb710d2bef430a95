import type { UserId } from '@ripple/messages';

/** How many shards the followers of an author, and the home timelines, are spread over. */
export const SHARDS = 256;

/**
 * The shard of a user: 0..255, evenly spread whatever pattern the ids have (ids given by an embedding
 * application may all end in zeros). The finaliser of MurmurHash3 over the two halves of the id.
 * It is stored in `follows.shard` and part of Redis keys: changing it means rewriting both.
 */
export function shardOf(user: UserId): number {
  const low = user >>> 0;
  const high = Math.floor(user / 2 ** 32);
  let hash = low ^ Math.imul(high, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) & (SHARDS - 1);
}
