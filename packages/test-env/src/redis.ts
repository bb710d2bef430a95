import { openRedis, type Redis, type RedisNode } from '@ripple/redis';
import { createLogger } from '@ripple/telemetry';
import { Cluster } from 'ioredis';

interface Address {
  redisUrl: string;
  /** Where Redis is a cluster. */
  redisNodes?: string | undefined;
}

/** Redis as workers use it. */
export const openServiceRedis = ({ redisUrl, redisNodes }: Address): Redis =>
  openRedis({
    url: redisUrl,
    nodes: redisNodes,
    name: 'test',
    commandLimitMs: 5_000,
    whenDown: 'wait',
    logger: createLogger('test', 'silent'),
  });

/** A client that takes any command, and knows nothing of what Ripple does with it. */
export function openTestRedis({ redisUrl, redisNodes }: Address): RedisNode {
  if (redisNodes === undefined) return openServiceRedis({ redisUrl }).onKey('');
  const { username, password } = new URL(redisUrl);
  const seeds = redisNodes.split(',').map((node) => `redis://${node}`);
  // It has the commands of one server, and what is asked of it here.
  return new Cluster(seeds, { redisOptions: { username, password } }) as unknown as RedisNode;
}
