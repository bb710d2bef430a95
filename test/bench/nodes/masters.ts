import path from 'node:path';
import { instanceDir } from '@ripple/infra/paths';
import { startOwnRedisCluster } from '@ripple/infra/redis-cluster';
import { lowestIdAt, type PostId, type UserId } from '@ripple/messages';
import type { Redis, RedisNode } from '@ripple/redis';
import { createTimelineStore, home, type Timeline, timelineKey } from '@ripple/timelines';
import type { ProcessorShare, ProcessorShares } from '../../lab/processor-shares.ts';
import { createRandom } from '../../lab/random.ts';
import { namespace, withRedis } from '../../lab/servers.ts';
import type { Bench } from '../bench.ts';
import { fullestByMean } from './growth.ts';
import { sample } from './sample.ts';

/** Of a core, for each master: twelve of them and their client leave more than half of two cores to others. */
const SHARE = 0.05;
/** Of all masters together: the same people, spread over more of them. */
const HOMES = 20_000;
const AUTHORS = 200;
const FOLLOWERS = 400;
/**
 * Few, so that the caches of the one machine hold the homes of all: each of twelve machines would have caches of its own.
 */
const IDS_IN_A_HOME = 40;
/** Deliveries before the masters are held to their share. */
const WARM_UP = 500_000;
/** Pushes under way for each master: less than half a second of its work, and always some. */
const PUSHES_EACH = 16;
const FILLED_AT_ONCE = 500;
const SEED = 1;

const fillScript = /* lua */ `
-- keys homes   args ids, descending
for key in string.gmatch(keys, '[^\\n]+') do
  redis.call('DEL', key)
  redis.call('RPUSH', key, unpack(args))
end
`;

/**
 * Deliveries of posts, each to 400 of 20,000 homes, by the code that timeline-writer does them with, as fast as masters
 * of a fixed share of a core take them.
 */
export async function measureMasters(
  masters: number,
  shares: ProcessorShares,
  bench: Pick<Bench, 'seconds' | 'signal'>,
): Promise<{ rate: number; cost: number; client: number; fullest: number }> {
  const dir = path.join(instanceDir('bench'), `redis-${masters}`);
  const cluster = await startOwnRedisCluster(dir, () => {}, bench.signal, { masters, replicas: 0 });
  const held: ProcessorShare[] = [];
  try {
    return await withRedis(
      cluster.url,
      async (redis) => {
        const homes = listHomes();
        const ids = countFrom(lowestIdAt<PostId>(new Date()));
        await fill(redis, homes, ids);
        const stopped = new AbortController();
        const pushing = pushPosts(redis, homes, ids, {
          atOnce: masters * PUSHES_EACH,
          signal: AbortSignal.any([stopped.signal, bench.signal]),
        });
        const sampled = await sample(bench, {
          done: pushing.deliveries,
          warmAt: WARM_UP,
          ended: pushing.ended,
          async hold() {
            const ofMasters = cluster.nodes.map(({ pid }) => shares.hold(pid, SHARE));
            const client = shares.hold(process.pid, undefined);
            held.push(...ofMasters, client);
            return () => ({ cost: usedBy(ofMasters), client: client.cpuSeconds() });
          },
        });
        stopped.abort();
        for (const share of held.splice(0)) share.end();
        await pushing.ended;
        return { ...sampled, fullest: fullestByMean(await Promise.all(redis.nodes().map(countPushesOn))) };
      },
      cluster.addresses,
    );
  } finally {
    for (const share of held) share.end();
    await cluster.stop();
  }
}

/** Homes of people who have joined one by one, as their ids tell. */
function listHomes(): Timeline[] {
  const first = lowestIdAt<UserId>(new Date('2025-01-01'));
  const every = lowestIdAt<UserId>(new Date('2026-01-01')) - first;
  return Array.from({ length: HOMES }, (_, index) =>
    home((first + Math.floor((index * every) / HOMES)) as UserId),
  );
}

function countFrom(first: PostId): () => PostId {
  let next = first as number;
  return () => next++ as PostId;
}

/** All homes are as long from the start: a push into a long list costs more. */
async function fill(redis: Redis, homes: Timeline[], nextId: () => PostId): Promise<void> {
  await redis.whenReady();
  const fillOn = redis.scriptOnNode('benchFill', fillScript);
  const ids = Array.from({ length: IDS_IN_A_HOME }, nextId).reverse();
  const keys = homes.map((each) => timelineKey(redis, namespace, each));
  const fillNode = async ([node, own]: [RedisNode, string[]]) => {
    for (let from = 0; from < own.length; from += FILLED_AT_ONCE)
      await fillOn(node, own.slice(from, from + FILLED_AT_ONCE), ...ids);
  };
  await Promise.all([...redis.byNode(keys)].map(fillNode));
}

/** Pushes one post after the other until the signal is aborted. */
function pushPosts(
  redis: Redis,
  homes: Timeline[],
  nextId: () => PostId,
  { atOnce, signal }: { atOnce: number; signal: AbortSignal },
): { deliveries: () => number; ended: Promise<void> } {
  const random = createRandom(SEED);
  const audiences = Array.from({ length: AUTHORS }, () => {
    const chosen = new Set<Timeline>();
    while (chosen.size < FOLLOWERS) chosen.add(random.pick(homes));
    return [...chosen];
  });
  const store = createTimelineStore(redis, namespace);
  let deliveries = 0;
  const push = async () => {
    while (!signal.aborted) {
      const pushed = await store.push(random.pick(audiences), nextId());
      // Not before: meanwhile others have added theirs.
      deliveries += pushed;
    }
  };
  const ended = Promise.all(Array.from({ length: atOnce }, push)).then(() => {});
  return { deliveries: () => deliveries, ended };
}

/** How often a post was put into a home of a node, since it was started. */
export async function countPushesOn(node: RedisNode): Promise<number> {
  const stats = await node.info('commandstats');
  return Number(/^cmdstat_lpush:calls=(\d+)/m.exec(stats)?.[1] ?? 0);
}

const usedBy = (shares: ProcessorShare[]): number =>
  shares.reduce((sum, share) => sum + share.cpuSeconds(), 0);
