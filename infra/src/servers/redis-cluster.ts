import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { keepPreviousLog } from '../processes/previous-log.ts';
import { startAll } from '../processes/start-all.ts';
import { type Supervised, type Supervision, supervise } from '../processes/supervise.ts';
import { StartupError } from '../startup-error.ts';
import { type RedisInstance, type RedisOptions, redis, redisUrl } from './redis.ts';

export interface RedisClusterOptions {
  instance: Pick<RedisInstance, 'dir' | 'password'>;
  /** One pair for each node: that of clients, and that of the other nodes. Masters come first. */
  ports: { client: number; bus: number }[];
  /** Of each master; 1 if not given. */
  replicas?: 0 | 1 | undefined;
  users: RedisOptions['users'];
  /** The server's binary; `redis-cli` or `valkey-cli` stands beside it. */
  command: string;
  /** Of each node. */
  maxBytes: number;
  supervision: Omit<Supervision, 'required' | 'signal'>;
  signal?: AbortSignal | undefined;
}

export interface RedisCluster {
  nodes: (Supervised & { port: number })[];
  /** The log-in of each node. */
  url: string;
  /** `host:port` of all, for REDIS_NODES. */
  addresses: string;
  /** Asks a node as its owner: `cli('cluster', 'nodes')`. */
  cli(...command: string[]): Promise<string>;
  stop(): Promise<void>;
}

const LIMIT_MS = 20_000;
const SLOTS = 16_384;

/**
 * Masters with their replicas on this machine, each node with a folder of its own.
 * @throws {StartupError} if one doesn't come up, or they don't become a cluster; all are stopped then
 */
export async function startRedisCluster(options: RedisClusterOptions): Promise<RedisCluster> {
  const { instance, ports, replicas = 1, users, command, maxBytes, supervision, signal } = options;
  const started: Supervised[] = [];
  const stop = async () => {
    await Promise.all(started.map((node) => node.stop()));
  };
  const url = redisUrl({ ...instance, ports: { redis: ports[0]?.client ?? 0 } });
  const addresses = ports.map(({ client }) => `127.0.0.1:${client}`);
  const ask = async (port: number | undefined, words: string[]): Promise<string> => {
    const program = path.join(path.dirname(command), path.basename(command).replace(/-server$/, '-cli'));
    const { stdout } = await execa(program, ['-p', String(port), ...words], {
      env: { REDISCLI_AUTH: instance.password },
    });
    return stdout;
  };
  const cli = (...words: string[]) => ask(ports[0]?.client, words);

  try {
    const nodes = await startAll(signal, (either) =>
      ports.map(async ({ client, bus }, index) => {
        const own = { ...instance, ports: { redis: client } };
        const member = { number: index + 1, busPort: bus };
        const program = redis(own, { users, command, maxBytes, member });
        keepPreviousLog(program.logFile);
        const node = await supervise(program, { ...supervision, required: true, signal: either });
        started.push(node);
        return Object.assign(node, { port: client });
      }),
    );
    if (!(await isWhole())) {
      if (/^cluster_slots_assigned:0\r?$/m.test(await cli('cluster', 'info'))) await create();
      await untilWhole();
    }
    return { nodes, url, addresses: addresses.join(','), cli, stop };
  } catch (error) {
    await stop();
    throw error;
  }

  async function create(): Promise<void> {
    if (replicas > 0) {
      const wanted = ['--cluster-replicas', String(replicas), '--cluster-yes'];
      await cli('--cluster', 'create', ...addresses, ...wanted);
      return;
    }
    // `redis-cli --cluster create` makes no cluster of fewer than three masters.
    const firstSlot = (index: number) => Math.floor((index * SLOTS) / ports.length);
    for (const [index, { client, bus }] of ports.entries()) {
      const slots = [firstSlot(index), firstSlot(index + 1) - 1].map(String);
      await ask(client, ['cluster', 'addslotsrange', ...slots]);
      await ask(client, ['cluster', 'set-config-epoch', String(index + 1)]);
      if (index > 0) await cli('cluster', 'meet', '127.0.0.1', String(client), String(bus));
    }
  }

  /** Whether each node knows a master of all slots, and each master has its replicas. */
  async function isWhole(): Promise<boolean> {
    const nodes = (await cli('cluster', 'nodes')).split('\n').map((line) => line.split(' '));
    const well = nodes.filter(
      ([, , flags = '', , , , , link]) => !/fail|handshake/.test(flags) && link === 'connected',
    );
    const found = well.filter(([, , flags = '']) => flags.includes('slave'));
    const masters = ports.length / (1 + replicas);
    if (well.length !== ports.length || found.length !== masters * replicas) return false;
    const states = await Promise.all(ports.map(({ client }) => ask(client, ['cluster', 'info'])));
    return states.every(
      (state) => /^cluster_state:ok\r?$/m.test(state) && state.includes(`cluster_slots_assigned:${SLOTS}`),
    );
  }

  async function untilWhole(): Promise<void> {
    const deadline = Date.now() + LIMIT_MS;
    while (!(await isWhole())) {
      if (Date.now() > deadline) throw new StartupError('The nodes of Redis did not become a cluster.');
      await sleep(50);
    }
  }
}
