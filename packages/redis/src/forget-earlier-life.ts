import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from '@ripple/telemetry';
import type { Redis } from 'ioredis';

const SCAN_COUNT = 1_000;

/**
 * Sees to it that nothing is believed of what an earlier run of the server has left. A Redis that comes back
 * with a snapshot, or a replica that takes over, lacks the last writes: its timelines would have gaps for as
 * long as they live. All of it is derived, so it is thrown away once and built again when it is read.
 *
 * Looks each time the connection becomes ready, whoever's request noticed that it was not. Several processes may do so at once.
 */
export function forgetEarlierLife(redis: Redis, namespace: string, logger: Logger): void {
  const look = AsyncLocalStorage.bind(() =>
    forget(redis, namespace).then(
      (keys) => keys > 0 && logger.warn({ keys }, 'Redis came back with an earlier state: thrown away'),
      // The connection is gone again: the next one looks.
      (error) => logger.debug({ err: error }, 'it is not known which run of Redis this is'),
    ),
  );
  redis.on('ready', look);
  if (redis.status === 'ready') void look();
}

/** @returns how many keys were thrown away */
async function forget(redis: Redis, namespace: string): Promise<number> {
  const runKey = `${namespace}:redis-run`;
  const [, run = ''] = /^run_id:(\w+)/m.exec(await redis.info('server')) ?? [];
  const known = await redis.get(runKey);
  if (known === run) return 0;
  let keys = 0;
  if (known !== null) {
    for await (const page of redis.scanStream({ match: `${namespace}:*`, count: SCAN_COUNT })) {
      const derived = (page as string[]).filter((key) => key !== runKey && !isHiding(namespace, key));
      if (derived.length > 0) keys += await redis.unlink(...derived);
    }
  }
  // Last: a process that dies before leaves the rest to the next one.
  await redis.set(runKey, run);
  return keys;
}

/** Who is hidden from whom is asked for even where the timeline is new, and is forgotten within the hour. */
const isHiding = (namespace: string, key: string) => key.startsWith(`${namespace}:hidden:`);
