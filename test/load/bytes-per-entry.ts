import { openRedis } from '@ripple/redis';
import { createLogger } from '@ripple/telemetry';
import { sampleTimelines, timelineKey } from '@ripple/timelines';

const NAMESPACE = 'ripple';
const SAMPLE = 500;
const LIMIT_MS = 60_000;

/** What an entry of a home timeline takes in Redis, keys and all, over a sample of homes that have some. */
export async function bytesPerEntry(redisUrl: string): Promise<number | undefined> {
  const logger = createLogger('load', 'warn');
  const redis = openRedis({
    url: redisUrl,
    name: 'load',
    commandLimitMs: LIMIT_MS,
    whenDown: 'wait',
    logger,
  });
  try {
    const homes = await sampleTimelines(redis, NAMESPACE, ['home'], SAMPLE);
    let [bytes, entries] = [0, 0];
    for (const home of homes) {
      const key = timelineKey(NAMESPACE, home);
      const [size, length] = [await redis.memory('USAGE', key), await redis.llen(key)];
      bytes += Number(size ?? 0);
      // The last one is the state of the list.
      entries += Math.max(0, length - 1);
    }
    return entries === 0 ? undefined : bytes / entries;
  } finally {
    redis.disconnect();
  }
}
