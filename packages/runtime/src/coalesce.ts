import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';

const MOST_KEYS = 100_000;

/**
 * Does the work for a key at most once per `intervalMs`, however often it is asked for. Every request is
 * answered by work that began after it; requests that come while others wait share theirs.
 */
export function createCoalescer(intervalMs: number, work: (key: string) => Promise<void>) {
  const scheduled = new Map<string, Promise<void>>();
  const justDone = new LRUCache<string, true>({ max: MOST_KEYS, ttl: intervalMs });

  async function runWhenDue(key: string): Promise<void> {
    await sleep(justDone.getRemainingTTL(key));
    // From here on a request is too late for this round.
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
