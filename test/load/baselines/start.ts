import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { WatchedProcess } from '../processes.ts';
import type { BaselineName } from '../report/result.ts';
import { deleteQueues } from './per-follower.ts';
import { openShop } from './shop.ts';

export interface Baseline {
  url: URL;
  processes: WatchedProcess[];
  counts(): Promise<{ deliveries: number; messages: number }>;
  /** Nothing of it is left then. */
  stop(): Promise<void>;
}

const file = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Another way to build the same, on the servers and among the people of a Ripple; each in processes of its own. */
export async function startBaseline(
  name: BaselineName,
  options: { databaseUrl: string; redisUrl: string; amqpUrl: string; jwtSecret: string; port: number },
): Promise<Baseline> {
  const { databaseUrl, redisUrl, amqpUrl, jwtSecret, port } = options;
  const shop = openShop({ databaseUrl, redisUrl });
  const children: ChildProcess[] = [];
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= takeDown();
    return stopped;
  };
  const takeDown = async () => {
    await Promise.all(children.map(end));
    await shop.tearDown();
    await deleteQueues(amqpUrl);
    await shop.close();
  };
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    AMQP_URL: amqpUrl,
    JWT_SECRET: jwtSecret,
    PORT: String(port),
  };
  try {
    await shop.setUp();
    await deleteQueues(amqpUrl);
    for (const part of name === 'per-follower' ? ['worker', 'api'] : ['api']) {
      const child = fork(file, [name, part], { execArgv: ['--import', 'tsx'], env });
      children.push(child);
      const ready = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => undefined)]);
      if (!ready) throw new Error(`The ${part} of the baseline ${name} has ended before it was ready.`);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    processes: children.map((child, index) => ({
      name: children.length === 1 ? name : `${name} ${index === 0 ? 'worker' : 'api'}`,
      pid: () => child.pid ?? 0,
    })),
    counts: () => shop.counts(),
    stop,
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  if (child.connected) child.disconnect();
  await ended;
}
