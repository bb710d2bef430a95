import { openRedis, type RedisNode } from '@ripple/redis';
import { createLogger } from '@ripple/telemetry';
import { Cluster } from 'ioredis';

/** A client that takes any command, and knows nothing of what Ripple does with it. */
export function openTestRedis({
  redisUrl,
  redisNodes,
}: {
  redisUrl: string;
  redisNodes: string | undefined;
}): RedisNode {
  if (redisNodes === undefined) {
    const logger = createLogger('test', 'silent');
    return openRedis({ url: redisUrl, name: 'test', commandLimitMs: 5_000, whenDown: 'wait', logger }).onKey(
      '',
    );
  }
  const { username, password } = new URL(redisUrl);
  const seeds = redisNodes.split(',').map((node) => `redis://${node}`);
  // It has the commands of one server, and what is asked of it here.
  return new Cluster(seeds, { redisOptions: { username, password } }) as unknown as RedisNode;
}
