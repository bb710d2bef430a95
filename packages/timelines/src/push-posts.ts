import { createSemaphore, type Semaphore } from '@ripple/concurrency';
import { failPoint } from '@ripple/fail-points';
import type { PostId } from '@ripple/messages';
import type { Redis, RedisNode } from '@ripple/redis';
import type { Metrics } from '@ripple/telemetry';
import { pushScript } from './scripts.ts';

/** How many posts a timeline holds; older ones are read from Postgres. */
export const CAP = 800;
/** How far a list may grow over the cap before it is trimmed: trimming each time halved the throughput. */
const SLACK = 100;
/** Entries that a script call makes: it blocks Redis, at 500 for about 1 ms. */
const ENTRIES = 500;
/**
 * Calls for many entries that are under way at any time. Redis does one after the other, so more would get
 * nothing done sooner, and readers would wait behind all of them.
 */
const LARGE_PUSHES = 2;
const LARGE = 100;

/**
 * Puts posts into lists, as `pushScript` tells, which must be the only way into them besides a build.
 * @param metrics where the sizes of script calls are counted, if they are
 * @returns a function that takes the keys of the lists as they are needed, so there may be very many, and resolves to
 *   the number of entries that the lists have got
 */
export function createPush(redis: Redis, metrics?: Pick<Metrics, 'scriptCallTimelines'>) {
  const call = redis.scriptOnNode<number>('pushPosts', pushScript);

  const largePushes = new WeakMap<RedisNode, Semaphore>();
  function largePushesOn(node: RedisNode): Semaphore {
    const semaphore = largePushes.get(node) ?? createSemaphore(LARGE_PUSHES);
    largePushes.set(node, semaphore);
    return semaphore;
  }

  /** @param posts ascending */
  async function pushOn(node: RedisNode, keys: Iterable<string>, posts: PostId[]): Promise<number> {
    let changed = 0;
    let begun = false;
    for (const batch of inBatches(keys, Math.ceil(ENTRIES / posts.length))) {
      if (begun) failPoint('mid-slice');
      begun = true;
      const push = () => call(node, batch, CAP, SLACK, ...posts);
      const isLarge = batch.length * posts.length >= LARGE;
      const counts = await (isLarge ? largePushesOn(node).run(push) : push());
      for (const count of counts) changed += count;
      metrics?.scriptCallTimelines.observe(batch.length);
    }
    return changed;
  }

  return async (keys: Iterable<string>, posts: PostId[]): Promise<number> => {
    const ascending = [...new Set(posts)].sort((one, other) => one - other);
    const onNodes = redis.isCluster ? [...redis.byNode([...keys])] : [[redis.onKey(''), keys] as const];
    const changed = await Promise.all(onNodes.map(([node, own]) => pushOn(node, own, ascending)));
    return changed.reduce((sum, each) => sum + each, 0);
  };
}

function* inBatches<Item>(items: Iterable<Item>, size: number): Generator<Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
