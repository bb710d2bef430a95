import { mapLimit } from '@ripple/concurrency';
import { createLatencies } from '../../lab/latencies.ts';
import { withRedis } from '../../lab/servers.ts';
import type { Person } from '../../lab/world/world.ts';
import { listPeople, roles } from '../audience.ts';
import { type Bench, readHome, readHomeOfType } from '../bench.ts';
import { closedLoop, closedLoopFigures } from '../closed-loop.ts';
import { createCosts, sumOfCosts } from '../costs.ts';
import type { Figure } from '../figure.ts';
import { FIFTH } from '../old-posts.ts';
import { forgetHomes } from '../redis.ts';
import { inTurns } from '../repeat.ts';

/** Readers who have been there before. */
const WARM = 32;
/** Cold reads under way at any time: people don't all come back in the same moment. */
const COLD_AT_ONCE = 2;

/** A home of twenty posts, from Redis; twenty of it of which one in five fits a filter; and one that has to be built, of five hundred people followed. */
export async function measureReading(bench: Bench): Promise<Figure[]> {
  const { world, client, floorClient, stack, seconds, repetitions } = bench;
  const readers = await listPeople(world, roles.readers);
  return withRedis(stack.redisUrl, async (redis) => {
    await forgetHomes(redis, readers);
    const page = () => floorClient.send('GET floor', { method: 'GET', path: '/page' }, 200);
    const warm = (index: number) => readHome(client, readers[index % WARM] as Person);
    const filtered = (index: number) => readHomeOfType(client, readers[index % WARM] as Person, FIFTH);
    const costs = createCosts(bench, 'GET home');
    await closedLoop(seconds, page);
    await closedLoop(seconds, warm);
    const { floor, figure, fifth, cold } = await inTurns(repetitions, {
      floor: () => closedLoop(seconds, page),
      figure: () => closedLoop(seconds, warm),
      fifth: () => closedLoop(seconds, filtered),
      costs: async () => {
        await costs.measure(async () => (await closedLoop(seconds, warm)).count);
        return {};
      },
      cold: async () => {
        const others = readers.slice(WARM);
        await forgetHomes(redis, others);
        return readCold(bench, others);
      },
    });
    const goals = {
      perSecond: { of: 'ratio', atLeast: 0.3 },
      p99: { of: 'ratio', atMost: 2 },
    } as const;
    const ofProcesses = costs.figures();
    const sum = sumOfCosts(ofProcesses, 'GET home');
    return [
      ...closedLoopFigures('GET home', figure, { name: 'bare GET', of: floor, goals }),
      {
        name: 'GET home, one in five fitting, 16 at once',
        unit: '/s',
        values: fifth.perSecond,
        floor: { name: 'GET home', values: figure.perSecond },
        goal: { of: 'ratio', atLeast: 0.2 },
      },
      {
        name: 'GET home, built, 500 followed, p99',
        unit: 'ms',
        values: cold.p99,
        goal: { of: 'value', atMost: 200 },
      },
      ...(sum ? [{ ...sum, goal: { of: 'value', atMost: 0.22 } as const }] : []),
      ...ofProcesses,
    ];
  });
}

async function readCold({ client, signal }: Bench, readers: Person[]): Promise<{ p99: number }> {
  const latencies = createLatencies();
  const read = async (person: Person) => {
    const began = performance.now();
    await readHome(client, person);
    latencies.record(performance.now() - began);
  };
  await mapLimit(readers, { limit: COLD_AT_ONCE, signal }, read);
  return { p99: latencies.summary().p99 };
}
