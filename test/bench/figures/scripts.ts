import { mapLimit } from '@ripple/concurrency';
import type { PostId } from '@ripple/messages';
import { namingFor } from '@ripple/redis';
import { createTimelineStore, home, timelineKey } from '@ripple/timelines';
import { namespace, withRedis } from '../../lab/servers.ts';
import { roles } from '../audience.ts';
import { type Bench, post, untilQuiet } from '../bench.ts';
import type { Figure } from '../figure.ts';
import { measureLpush } from '../floors/lpush.ts';
import { inTurns } from '../repeat.ts';

const HOMES = 200_000;
const BATCH = 1_000;
const AT_ONCE = 4;
/** Far above every id there is; each round has one of its own. */
const FIRST_ID = 2 ** 52;

const lpushxScript = /* lua */ `
-- keys homes   args[1] post id
local call, id, changed = redis.call, args[1], 0
for key in string.gmatch(keys, '[^\\n]+') do
  if call('LPUSHX', key, id) > 0 then changed = changed + 1 end
end
return changed`;

/**
 * What Redis alone can do for a post, without queues and lists of followers: the script that keeps timelines
 * strictly ordered, and the least that a script could do, which does not look where the post belongs.
 */
export async function measureScripts(bench: Bench): Promise<Figure[]> {
  const { stack, world, client, authors, repetitions, signal } = bench;
  const people = await Promise.all(
    Array.from({ length: Math.min(HOMES, world.graph.plan.users - roles.ordinary.from) }, (_, index) =>
      world.person(roles.ordinary.from + index),
    ),
  );
  const homes = people.map(({ id }) => home(id));
  const keys = homes.map((timeline) => timelineKey(namingFor(false), namespace, timeline));
  // Redis knows the script after a post.
  await post(client, authors[0] as (typeof authors)[number]);
  return withRedis(stack.redisUrl, async (redis) => {
    const store = createTimelineStore(redis, namespace);
    const node = redis.onKey('');
    const pushBlindly = redis.scriptOnNode<number>('benchLpushx', lpushxScript);
    let next = FIRST_ID;
    const rate = async (push: (from: number, id: number) => Promise<unknown>) => {
      const id = next++;
      const start = performance.now();
      const batches = Array.from({ length: Math.ceil(homes.length / BATCH) }, (_, index) => index * BATCH);
      await mapLimit(batches, { limit: AT_ONCE, signal }, (from) => push(from, id));
      const perSecond = (homes.length * 1_000) / (performance.now() - start);
      for (let from = 0; from < keys.length; from += BATCH) {
        const pipeline = node.pipeline();
        for (const key of keys.slice(from, from + BATCH)) pipeline.lpop(key);
        await pipeline.exec();
      }
      return { perSecond };
    };
    const { lpush, strict, blind } = await inTurns(repetitions, {
      lpush: async () => {
        await untilQuiet(bench);
        return { perSecond: await measureLpush(stack.redisUrl) };
      },
      strict: () => rate((from, id) => store.push(homes.slice(from, from + BATCH), id as PostId)),
      blind: () => rate((from, id) => pushBlindly(node, keys.slice(from, from + BATCH), id)),
    });
    const floor = lpush.perSecond.length > 0 && {
      floor: { name: 'redis-benchmark lpush -P 100', values: lpush.perSecond },
    };
    return [
      { name: 'push script alone', unit: '/s', values: strict.perSecond, ...floor },
      { name: 'LPUSHX in a script, alone', unit: '/s', values: blind.perSecond, ...floor },
    ];
  });
}
