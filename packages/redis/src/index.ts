export type { Redis } from 'ioredis';
export { openRedis, whenReady } from './open-redis.ts';
export { createVersionedValues, type VersionedValues } from './versioned-values.ts';
