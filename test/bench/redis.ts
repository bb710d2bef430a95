import { openRedis, type Redis } from '@ripple/redis';
import { createLogger } from '@ripple/telemetry';
import { home, timelineKey } from '@ripple/timelines';
import type { Person } from '../load/world/world.ts';

const NAMESPACE = 'ripple';
const LIMIT_MS = 60_000;

/** Straight to Redis, as its owner. */
export async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const logger = createLogger('bench', 'warn');
  const redis = openRedis({ url, name: 'bench', commandLimitMs: LIMIT_MS, whenDown: 'wait', logger });
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

export const homeKey = ({ id }: Pick<Person, 'id'>): string => timelineKey(NAMESPACE, home(id));
export const documentKey = (id: string): string => `${NAMESPACE}:post:${id}`;

/** Homes that the next read has to build. */
export const forgetHomes = (redis: Redis, people: Person[]): Promise<number> =>
  redis.del(people.map(homeKey));
