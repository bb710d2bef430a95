export { type CachedSets, createCachedSets } from './cached-sets.ts';
export { clearAfterRestart } from './clear-after-restart.ts';
export { isRefusedForMemory, mustTakeWrites } from './memory.ts';
export { namingFor } from './naming.ts';
export type { NodeOptions } from './open-node.ts';
export { openRedis } from './open-redis.ts';
export type { Naming, Redis, RedisNode } from './redis.ts';
export { createTurns, type Turns } from './turns.ts';
export { createVersionedValues, type VersionedValue } from './versioned-values.ts';
