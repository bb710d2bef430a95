import { mapLimit } from '@ripple/concurrency';
import { laneNames } from '@ripple/messages';
import { systemClock } from '../../lab/arrivals.ts';
import { observe } from '../../lab/observe.ts';
import { watchProcesses } from '../../lab/processes.ts';
import { homeOf } from '../../lab/views.ts';
import { waitUntil } from '../../lab/wait.ts';
import type { Person } from '../../lab/world/world.ts';
import { roles } from '../audience.ts';
import { type Bench, post, untilQuiet } from '../bench.ts';
import { type Costs, createCosts } from '../costs.ts';
import type { Figure } from '../figure.ts';
import { measureLpush } from '../floors/lpush.ts';
import { inTurns } from '../repeat.ts';

const AT_ONCE = 8;
const POLL_MS = 25;
const LIMIT_MS = 60_000;

/** From an accepted post to the last of its followers, through RabbitMQ and Postgres. */
export async function measureSpreading(bench: Bench): Promise<Figure[]> {
  const { stack, world, repetitions } = bench;
  const celebrity = await world.person(roles.celebrity);
  const known = await world.person(roles.known);
  const followers = world.graph.followerCount(roles.celebrity);
  const fewer = world.graph.followerCount(roles.known);
  const lastOf = async (author: number): Promise<Person> =>
    world.person(world.lastFollower(author) ?? Number.NaN);
  const [lastOfCelebrity, lastOfKnown] = [await lastOf(roles.celebrity), await lastOf(roles.known)];
  const posts = Math.max(1, Math.round(followers / fewer));
  const costs = createCosts(bench, 'delivery', 'µs');

  const { lpush, large, small } = await inTurns(repetitions, {
    lpush: async () => {
      await untilQuiet(bench);
      return { perSecond: await measureLpush(stack.redisUrl) };
    },
    large: () => spread(bench, { author: celebrity, posts: 1, followers, last: lastOfCelebrity, costs }),
    small: () => spread(bench, { author: known, posts, followers: fewer, last: lastOfKnown }),
  });
  const hasFloor = lpush.perSecond.length > 0;
  if (!hasFloor) bench.log('There is no redis-benchmark here: no floor for deliveries.');
  const perSecond = large.seconds.map((seconds) => followers / seconds);
  const manyPosts = `${posts} posts to ${fewer.toLocaleString('en')}`;
  const size = `${(followers / 1e6).toLocaleString('en')} M followers`;
  return [
    {
      name: `deliveries, one post, ${size}`,
      unit: '/s',
      values: perSecond,
      ...(hasFloor && { floor: { name: 'redis-benchmark lpush -P 100', values: lpush.perSecond } }),
      ...(hasFloor && { goal: { of: 'ratio', atLeast: 0.16 } as const }),
    },
    {
      name: `last of ${size}`,
      unit: 's',
      values: large.seconds,
      goal: { of: 'value', atMost: (10 * followers) / 1e6 },
    },
    {
      name: `CPU per delivery, ${size}`,
      unit: 'µs',
      values: large.cpu,
      floor: { name: manyPosts, values: small.cpu },
      goal: { of: 'value', atMost: 3.8 },
    },
    {
      name: `CPU per delivery, ${manyPosts}`,
      unit: 'µs',
      values: small.cpu,
      goal: { of: 'value', atMost: 4.8 },
    },
    {
      name: `messages per post, ${size}`,
      unit: '',
      values: large.messages,
      goal: { of: 'value', atMost: 4 + followers / 4_000 },
    },
    ...costs.figures(),
  ];
}

/**
 * Posts, and waits until the last follower sees the last post and all deliveries are counted.
 * @param what.costs notes what each process takes for a delivery
 */
export async function spread(
  bench: Bench,
  what: { author: Person; posts: number; followers: number; last: Person; costs?: Costs },
): Promise<{ seconds: number; cpu: number; messages: number }> {
  const { client, target, signal } = bench;
  const { author, posts, followers, last, costs } = what;
  await untilQuiet(bench);
  const counts = target.counts;
  if (!counts) throw new Error('deliveries are not counted');
  const before = await counts();
  const stopWatching = watchProcesses(target.processes);
  const since = performance.now();
  let newest = '';
  await mapLimit(Array.from({ length: posts }).keys(), { limit: AT_ONCE, signal }, async () => {
    const id = await post(client, author);
    if (Number(id) > Number(newest)) newest = id;
  });
  const errors: unknown[] = [];
  const seen = await observe({
    ...{ view: homeOf(client, last), post: newest, since, everyMs: POLL_MS, limitMs: LIMIT_MS },
    ...{ clock: systemClock, signal, onError: (error) => errors.push(error) },
  });
  if (seen === undefined) throw errors[0] ?? new Error(`The last follower has no post after ${LIMIT_MS} ms.`);
  const owed = before.deliveries + posts * followers;
  const limits = { everyMs: POLL_MS, limitMs: LIMIT_MS, clock: systemClock, signal };
  const after = await waitUntil(counts, ({ deliveries }) => deliveries >= owed, limits);
  if (after.deliveries < owed) throw new Error(`${owed - after.deliveries} deliveries are missing.`);
  const watermarks = (laneNames.length * (performance.now() - since)) / 1_000;
  const byProcess = stopWatching();
  costs?.note(byProcess, posts * followers);
  const used = byProcess.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  return {
    seconds: seen / 1_000,
    cpu: (used * 1e6) / (posts * followers),
    // One watermark a second goes through every lane, whatever is posted.
    messages: Math.max(0, after.messages - before.messages - watermarks) / posts,
  };
}
