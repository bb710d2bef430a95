import type { Stack } from '@ripple/infra/stack';
import type { Redis } from '@ripple/redis';
import { sampleTimelines, timelineKey } from '@ripple/timelines';
import { namespace, withRedis } from '../lab/servers.ts';

const SAMPLE = 500;

/** What an entry of a home timeline takes in Redis, in bytes with its share of the key, over a sample of homes. */
export const bytesPerEntry = ({
  redisUrl,
  nodes,
}: Pick<Stack, 'redisUrl' | 'nodes'>): Promise<number | undefined> =>
  withRedis(redisUrl, measure, nodes?.REDIS_NODES);

async function measure(redis: Redis): Promise<number | undefined> {
  let [bytes, entries] = [0, 0];
  for (const home of await sampleTimelines(redis, namespace, ['home'], SAMPLE)) {
    const key = timelineKey(redis, namespace, home);
    bytes += Number((await redis.onKey(key).memory('USAGE', key)) ?? 0);
    // The last one is the state of the list.
    entries += Math.max(0, (await redis.onKey(key).llen(key)) - 1);
  }
  return entries === 0 ? undefined : bytes / entries;
}
