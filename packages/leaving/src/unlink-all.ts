import type { Redis } from '@ripple/redis';

/** Removes keys, wherever they lie. */
export async function unlinkAll(redis: Redis, keys: string[]): Promise<void> {
  await Promise.all(
    [...redis.byNode(keys)].map(async ([node, here]) => {
      const pipeline = node.pipeline();
      for (const key of here) pipeline.unlink(key);
      for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
    }),
  );
}
