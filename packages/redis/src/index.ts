export type { Redis } from 'ioredis';
export { type CachedSets, createCachedSets, type LoadedSet } from './cached-sets.ts';
export { forgetEarlierLife } from './forget-earlier-life.ts';
export { openRedis, whenReady } from './open-redis.ts';
export { createVersionedValues, type VersionedValue, type VersionedValues } from './versioned-values.ts';
