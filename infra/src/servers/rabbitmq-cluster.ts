import type { Users } from '../privileges/roles.ts';
import { keepPreviousLog } from '../processes/previous-log.ts';
import type { Program } from '../processes/program.ts';
import { startAll } from '../processes/start-all.ts';
import { type Supervised, type Supervision, supervise } from '../processes/supervise.ts';
import type { Binaries } from './binaries.ts';
import { amqpUrl, epmd, type Member, type RabbitmqInstance, rabbitmq, rabbitmqctl } from './rabbitmq.ts';

export interface RabbitmqClusterOptions {
  instance: Pick<RabbitmqInstance, 'name' | 'dir' | 'password'>;
  /** One pair for each node. */
  ports: { epmd: number; nodes: Pick<RabbitmqInstance['ports'], 'amqp' | 'distribution'>[] };
  users: Users;
  bin: Pick<Binaries, 'rabbitmqServer' | 'epmd'>;
  supervision: Omit<Supervision, 'required' | 'signal'>;
  signal?: AbortSignal | undefined;
}

export interface RabbitmqCluster {
  /** Each with its own address and its own `rabbitmqctl`. */
  nodes: (Supervised & { url: string; ctl: string })[];
  stop(): Promise<void>;
}

/**
 * Nodes of one cluster on this machine, each with a folder of its own, and one name server for all. Nodes that start
 * for the first time find each other by their names; later ones know their cluster.
 * @throws {StartupError} if one does not come up; the others are stopped then
 */
export async function startRabbitmqCluster(options: RabbitmqClusterOptions): Promise<RabbitmqCluster> {
  const { instance, ports, users, bin, supervision, signal } = options;
  const run = (program: Program, either: AbortSignal | undefined) => {
    keepPreviousLog(program.logFile);
    return supervise(program, { ...supervision, required: true, signal: either });
  };
  const members = ports.nodes.map((node, index) => ({
    instance: { ...instance, ports: { ...node, epmd: ports.epmd } },
    member: { number: index + 1, of: ports.nodes.length } satisfies Member,
  }));
  const [first] = members;
  if (first === undefined) throw new Error('a cluster has a node at least');
  const nameServer = await run(epmd(first.instance, bin.epmd), signal);
  const started: Supervised[] = [];
  const stop = async () => {
    await Promise.all(started.map((node) => node.stop()));
    // Nodes still take their names off the list while they stop.
    await nameServer.stop();
  };
  try {
    const nodes = await startAll(signal, (either) =>
      members.map(async ({ instance: own, member }) => {
        const node = await run(rabbitmq(own, users, bin.rabbitmqServer, member), either);
        started.push(node);
        return Object.assign(node, { url: amqpUrl(own), ctl: rabbitmqctl(own, member) });
      }),
    );
    return { nodes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
