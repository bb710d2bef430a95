import { watchProcesses } from '../../lab/processes.ts';
import { withPostgres, withRedis } from '../../lab/servers.ts';
import type { Person } from '../../lab/world/world.ts';
import { homesBySize, listPeople, roles } from '../audience.ts';
import { type Bench, post, readHome, untilQuiet } from '../bench.ts';
import { closedLoop } from '../closed-loop.ts';
import type { Figure } from '../figure.ts';
import { startBeside } from '../nodes/beside.ts';
import { grow } from '../nodes/grow.ts';
import { type Growth, growthFigures } from '../nodes/growth.ts';
import { writeOldPosts } from '../old-posts.ts';
import { forgetHomes } from '../redis.ts';
import { spread } from './spreading.ts';

/** What is done and what it takes with more and more of something, which should change neither. */
export async function measureGrowth(bench: Bench): Promise<Figure[]> {
  // Homes go first: what is posted for the others would be in all of them.
  const homes = await growFollowees(bench);
  return [homes, await growFollowers(bench), await growWriters(bench)].flatMap(growthFigures);
}

/** Home reads of people who follow more and more. */
async function growFollowees(bench: Bench): Promise<Growth> {
  const { stack, world, client, seconds } = bench;
  const readers = new Map<number, Person[]>();
  for (const home of homesBySize) readers.set(home.authors.count, await listPeople(world, home.readers));
  await withPostgres(stack.databaseUrl, async (pool) => {
    for (const { authors, postsEach } of homesBySize) await writeOldPosts(pool, authors, postsEach);
  });
  const all = [...readers.values()].flat();
  await withRedis(stack.redisUrl, (redis) => forgetHomes(redis, all));
  for (const reader of all) await readHome(client, reader);
  const sizes = [...readers.keys()];
  return growFlat(bench, 'followees (home reads)', sizes, async (followees) => {
    const own = readers.get(followees) ?? [];
    return measureLoop(bench, [], (index) => readHome(client, own[index % own.length] as Person), seconds);
  });
}

/** Deliveries of posts by authors with more and more followers, as many of them for each. */
async function growFollowers(bench: Bench): Promise<Growth> {
  const { world } = bench;
  const authors = new Map(
    [roles.known, roles.wellKnown, roles.celebrity].map((author) => [
      world.graph.followerCount(author),
      author,
    ]),
  );
  // A small world has no author with a hundred thousand followers.
  authors.delete(0);
  const sizes = [...authors.keys()].sort((a, b) => a - b);
  const most = Math.max(...sizes);
  return growFlat(bench, 'followers (deliveries)', sizes, async (followers) => {
    const number = authors.get(followers) ?? roles.celebrity;
    const [author, last] = [
      await world.person(number),
      await world.person(world.lastFollower(number) ?? Number.NaN),
    ];
    const posts = Math.round(most / followers);
    const { seconds, cpu } = await spread(bench, { author, posts, followers, last });
    return { rate: (posts * followers) / seconds, cost: cpu };
  });
}

/** Posts of people with twenty followers, with more and more timeline-writers on the same processors. */
async function growWriters(bench: Bench): Promise<Growth> {
  const { client, authors, seconds } = bench;
  const create = (index: number) => post(client, authors[index % authors.length] as Person);
  return growFlat(bench, 'timeline-writers (posts)', [1, 4, 16], async (count) => {
    const beside = await startBeside('timeline-writer', count - 1, bench);
    try {
      // Until V8 has compiled what they do.
      await Promise.race([closedLoop(seconds, create), beside.ended]);
      const pids = beside.processes.map(({ pid }) => pid);
      return await Promise.race([measureLoop(bench, pids, create, seconds), beside.ended]);
    } finally {
      await beside.stop();
    }
  });
}

/** Measures the first once more before: code that has run a few thousand times is another code. */
async function growFlat(
  bench: Bench,
  kind: string,
  counts: number[],
  measure: (count: number) => Promise<{ rate: number; cost: number }>,
): Promise<Growth> {
  const [fewest] = counts;
  if (fewest !== undefined) await measure(fewest);
  return grow(bench, { kind, expected: 'flat' }, counts, measure);
}

/** @param pids of processes beside those of the stack @returns requests a second, and µs of all processes for each */
async function measureLoop(
  bench: Bench,
  pids: number[],
  request: (index: number) => Promise<unknown>,
  seconds: number,
): Promise<{ rate: number; cost: number }> {
  await untilQuiet(bench);
  const others = pids.map((pid) => ({ name: String(pid), pid: () => pid }));
  const stop = watchProcesses([...bench.target.processes, ...others]);
  const { count, perSecond } = await closedLoop(seconds, request);
  await untilQuiet(bench);
  const used = stop().reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  return { rate: perSecond, cost: (used * 1e6) / count };
}
