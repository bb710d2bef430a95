import type { Stack } from '@ripple/infra/stack';
import { type ForkedServer, forkServer } from '../../lab/fork-server.ts';
import type { WatchedProcess } from '../../lab/processes.ts';
import type { BaselineName } from '../../lab/target.ts';
import { type Target, watchedServers } from '../../lab/target.ts';
import { deleteQueues } from './per-follower.ts';
import { openShop } from './shop.ts';

export interface Baseline {
  url: URL;
  processes: WatchedProcess[];
  counts(): Promise<{ deliveries: number; messages: number }>;
  /** Removes its processes, its queues, and what it has written. */
  stop(): Promise<void>;
}

type Servers = Pick<Stack, 'databaseUrl' | 'redisUrl' | 'amqpUrl' | 'jwtSecret'>;

/** Starts another way to build the same, on the servers and among the people of a Ripple. */
export async function startBaseline(
  name: BaselineName,
  { databaseUrl, redisUrl, amqpUrl, jwtSecret }: Servers,
): Promise<Baseline> {
  const shop = openShop({ databaseUrl, redisUrl });
  const forked: ForkedServer[] = [];
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= takeDown();
    return stopped;
  };
  const takeDown = async () => {
    await Promise.all(forked.map((each) => each.stop()));
    await shop.tearDown();
    await deleteQueues(amqpUrl);
    await shop.close();
  };
  const env = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, AMQP_URL: amqpUrl, JWT_SECRET: jwtSecret };
  const file = new URL('./main.ts', import.meta.url);
  try {
    await shop.setUp();
    await deleteQueues(amqpUrl);
    const parts = name === 'per-follower' ? ['worker', 'api'] : ['api'];
    for (const part of parts) {
      const label = parts.length === 1 ? name : `${name} ${part}`;
      forked.push(await forkServer(label, file, { args: [name, part], env }));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const url = forked.at(-1)?.url as URL;
  return { url, processes: forked, counts: shop.counts, stop };
}

/** Runs `work` on a baseline that uses the servers of `stack`. */
export async function withBaseline(
  name: BaselineName,
  stack: Stack,
  work: (target: Target) => Promise<void>,
): Promise<void> {
  const { url, processes, counts, stop } = await startBaseline(name, stack);
  try {
    await work({
      name,
      url,
      rings: ['author', 'followers'],
      processes: [...processes, ...watchedServers(stack)],
      // The baseline `pull` puts nothing into timelines.
      ...(name !== 'pull' && { counts }),
    });
  } finally {
    await stop();
  }
}
