import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { atMost } from './at-most.ts';

const MOST_KEYS = 100_000;

/**
 * Does the work for a key at most once per `intervalMs`, however often it is requested. A request resolves after work
 * that began later than the request; requests that wait for the same key share one piece of work, and its error.
 */
export function createCoalescer(intervalMs: number, work: (key: string) => Promise<void>) {
  const scheduled = new Map<string, Promise<void>>();
  const justDone = new LRUCache<string, true>({ ...atMost(MOST_KEYS), ttl: intervalMs });

  async function runWhenDue(key: string): Promise<void> {
    await sleep(justDone.getRemainingTTL(key));
    // A request that comes from here on may need what this work no longer sees.
    scheduled.delete(key);
    justDone.set(key, true);
    await work(key);
  }

  return (key: string): Promise<void> => {
    const running = scheduled.get(key) ?? runWhenDue(key);
    scheduled.set(key, running);
    return running;
  };
}
