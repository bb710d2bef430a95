import type { Naming } from './redis.ts';
import { evenTags } from './slots.ts';

/** Names as with one server, or as in a cluster. */
export const namingFor = (isCluster: boolean): Naming =>
  isCluster
    ? { together: (name, tag) => `${name}{${tag}}`, shardTag: (shard) => evenTags()[shard] as string }
    : { together: (name) => name, shardTag: String };
