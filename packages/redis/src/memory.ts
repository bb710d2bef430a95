import type { Redis, RedisNode } from './redis.ts';

export interface RedisMemory {
  /** As the limit counts it: buffers of replicas are left out. */
  usedBytes: number;
  /** `maxmemory`; 0 if there is none. */
  limitBytes: number;
}

/** From here on it counts as full: between two looks some is still written. */
const FULL_AT = 0.98;

export class RedisFullError extends Error {
  override name = 'RedisFullError';
}

export async function readMemory(node: RedisNode): Promise<RedisMemory> {
  const answer = await node.info('memory');
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(answer)?.[1] ?? 0);
  return {
    usedBytes: field('used_memory') - field('mem_not_counted_for_evict'),
    limitBytes: field('maxmemory'),
  };
}

/** Whether Redis refuses writes for want of memory (`noeviction`), or is about to. */
export const isFull = ({ usedBytes, limitBytes }: RedisMemory): boolean =>
  limitBytes > 0 && usedBytes >= limitBytes * FULL_AT;

/**
 * Resolves if all nodes of Redis answer and take writes.
 * @throws {RedisFullError}
 */
export async function mustTakeWrites(redis: Redis): Promise<void> {
  for (const memory of await Promise.all(redis.nodes().map(readMemory))) {
    if (isFull(memory))
      throw new RedisFullError(`Redis is full: ${memory.usedBytes} of ${memory.limitBytes} bytes`);
  }
}

/** Whether a command was refused for want of memory, by itself or in a script. */
export const isRefusedForMemory = ({ message }: Error): boolean =>
  message.includes("OOM command not allowed when used memory > 'maxmemory'");
