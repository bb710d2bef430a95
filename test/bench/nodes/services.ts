import { createBroker } from '@ripple/broker';
import { mapLimit } from '@ripple/concurrency';
import type { ServiceName } from '@ripple/infra/service-names';
import { lowestIdAt, type MessageOf, type PostId } from '@ripple/messages';
import { SHARDS } from '@ripple/people';
import { createLogger, createMetrics } from '@ripple/telemetry';
import { createClient } from '../../lab/client.ts';
import type { ProcessorShare, ProcessorShares } from '../../lab/processor-shares.ts';
import { namespace, purgeQueues, withRedis } from '../../lab/servers.ts';
import type { Person } from '../../lab/world/world.ts';
import { roles } from '../audience.ts';
import { type Bench, readHome, untilQuiet } from '../bench.ts';
import { startBeside } from './beside.ts';
import { countPushesOn } from './masters.ts';
import { sample } from './sample.ts';

type Sampled = Promise<{ rate: number; cost: number }>;

/** Of a core, for each process. Beside them the servers and the client have work, too. */
const SHARES = { api: 0.15, 'timeline-writer': 0.03 };
/** What each process does before it is held to its share. */
const WARM_UP = { homes: 6_000, jobs: 500 };
/** Of the jobs: slices differ in size, and the last ones are done one by one. */
const WARMED = 0.9;
/** Readers of each api, each of whom reads again when answered. */
const READERS = 4;
/** More than a timeline-writer of this share does meanwhile. */
const JOBS_PER_SECOND = 200;
/** Of the followers of an author, 10,000: about 400 in each. */
const SLICES = 25;
const SHARDS_OF_A_JOB = Math.floor(SHARDS / SLICES);
const PUBLISHED_AT_ONCE = 256;

/** Homes that apis of a fixed share of a core serve, each to readers of its own on connections that stay. */
export async function measureApis(count: number, shares: ProcessorShares, bench: Bench): Sampled {
  const { world, signal } = bench;
  const readers = await Promise.all(
    Array.from({ length: READERS }, (_, index) => world.person(roles.readers.from + index)),
  );
  return withProcesses('api', count, shares, bench, async (urls, hold) => {
    const clients = urls.map((url) => createClient(url, READERS));
    const stopped = new AbortController();
    let done = 0;
    const read = async (client: (typeof clients)[number], reader: Person) => {
      while (!stopped.signal.aborted && !signal.aborted) {
        // An api whose turn comes late finds Postgres too slow: such an answer is not counted.
        const { status } = await readHome(client, reader, 503);
        if (status === 200) done += 1;
      }
    };
    const reading = Promise.all(clients.flatMap((client) => readers.map((reader) => read(client, reader))));
    try {
      return await sample(bench, { done: () => done, warmAt: count * WARM_UP.homes, ended: reading, hold });
    } finally {
      stopped.abort();
      await reading.catch(() => {});
      for (const client of clients) await client.close();
    }
  });
}

/** Deliveries that timeline-writers of a fixed share of a core do, from a lane that holds more than they can do. */
export async function measureTimelineWriters(count: number, shares: ProcessorShares, bench: Bench): Sampled {
  const { stack, world, seconds } = bench;
  const followers = world.graph.followerCount(roles.known);
  const jobs = listJobs(
    await world.person(roles.known),
    count * (WARM_UP.jobs + Math.ceil(2 * seconds * JOBS_PER_SECOND)),
  );
  const own = stack.services.find(({ name }) => name === 'timeline-writer');
  await untilQuiet(bench);
  await own?.pause();
  try {
    return await withRedis(stack.redisUrl, (redis) =>
      withProcesses('timeline-writer', count, shares, bench, async (_, hold) => {
        const done = () => countPushesOn(redis.onKey(''));
        const before = await done();
        await publish(bench, jobs.splice(0, count * WARM_UP.jobs));
        return sample(bench, {
          done,
          warmAt: before + (WARMED * count * WARM_UP.jobs * followers) / SLICES,
          async hold() {
            const used = await hold();
            await publish(bench, jobs);
            return used;
          },
        });
      }),
    );
  } finally {
    await purgeQueues(stack.amqpUrl);
    await own?.resume();
  }
}

/**
 * Starts processes of a service beside those of the stack.
 * @param work gets their addresses, and what holds each of them to its share from then on and answers what they use
 */
async function withProcesses<T>(
  service: keyof typeof SHARES & ServiceName,
  count: number,
  shares: ProcessorShares,
  bench: Bench,
  work: (urls: URL[], hold: () => Promise<() => { cost: number }>) => Promise<T>,
): Promise<T> {
  const { processes, ended, stop } = await startBeside(service, count, bench);
  const held: ProcessorShare[] = [];
  try {
    const hold = async () => {
      for (const { pid } of processes) held.push(shares.hold(pid, SHARES[service]));
      return () => ({ cost: held.reduce((sum, share) => sum + share.cpuSeconds(), 0) });
    };
    const urls = processes.map(({ url }) => url);
    return await Promise.race([work(urls, hold), ended]);
  } finally {
    for (const share of held) share.end();
    await stop();
  }
}

/** Slices of posts of one author, in the order in which fan-out would send them. */
function listJobs(author: Person, count: number): MessageOf<'deliver-home'>[] {
  const first = lowestIdAt<PostId>(new Date());
  return Array.from({ length: count }, (_, index) => {
    const from = (index % SLICES) * SHARDS_OF_A_JOB;
    return {
      ...{ type: 'deliver-home', version: 1, acceptedAt: Date.now(), authorId: author.id },
      postId: (first + Math.floor(index / SLICES)) as PostId,
      shards: { from, to: from + SHARDS_OF_A_JOB - 1 },
    };
  });
}

async function publish({ stack, signal }: Bench, messages: MessageOf<'deliver-home'>[]): Promise<void> {
  const broker = createBroker({
    ...{ urls: [stack.amqpUrl], name: 'bench', namespace },
    ...{ logger: createLogger('bench', 'silent'), metrics: createMetrics() },
  });
  try {
    await broker.whenUp();
    await mapLimit(messages, { limit: PUBLISHED_AT_ONCE, signal }, (message) =>
      broker.publish({ lane: 'followers', message }),
    );
  } finally {
    await broker.close();
  }
}
