import type { Service, Stack } from '@ripple/infra/stack';
import { StartupError } from '@ripple/infra/startup-error';
import { startTcpProxy, type TcpProxy } from '@ripple/test-env';
import { findFreePort, type Lab, withStack } from '../lab/stack.ts';
import { type Backdoor, openBackdoor } from './backdoor.ts';
import { canIsolate, isolate } from './isolate.ts';
import { clusterOf, type Possible, type ServerName, single, type Target } from './schedule.ts';

type Program = Pick<Service, 'pid' | 'kill' | 'crash' | 'restart'>;

/** A Ripple of which every process can be hurt, and every wire between it and a server. */
export interface Stage extends Omit<Backdoor, 'close'> {
  url: URL;
  jwtSecret: string;
  /** Whether each of its apis records what happened, and tells the application. */
  recordsEvents: boolean;
  /** What can happen here. */
  possible: Possible;
  program(target: Target): Program;
  /** Cuts a server off from its clients and from other nodes, until `rejoin`. */
  isolate(target: Target): Promise<void>;
  wire(target: Target): TcpProxy | undefined;
}

type Urls = Pick<Stack, 'databaseUrl' | 'amqpUrl' | 'redisUrl'>;

const NAME = 'chaos';
/** The services take the ports after the api's, the wires those from here. */
const FIRST_WIRE = 20;

/** Runs `work` on a Ripple of its own, with a proxy before each of its servers. */
export async function withStage<T>(
  options: Lab & { port: number; cluster?: boolean },
  work: (stage: Stage, lab: Lab, stack: Stack) => Promise<T>,
): Promise<T> {
  const wires = new Map<Target, TcpProxy>();
  const lay = async (server: ServerName, url: string) => {
    const wire = await startTcpProxy(url, await findFreePort(options.port + FIRST_WIRE));
    wires.set(server, wire);
    return wire.url;
  };
  const wire = async ({ databaseUrl, amqpUrl, redisUrl }: Urls) => ({
    databaseUrl: await lay('Postgres', databaseUrl),
    amqpUrl: await lay('RabbitMQ', amqpUrl),
    redisUrl: await lay('Redis', redisUrl),
  });
  try {
    const { cluster = false } = options;
    return await withStack({ ...options, name: NAME, ...(!cluster && { wire }) }, async (stack, lab) => {
      const { programs: servers, source, rabbitmqctl = [], betweenNodes = [] } = stack.servers;
      const programs = new Map<string, Program>([
        ...servers.map((each) => [each.label, each] as const),
        ...stack.services.map((each) => [each.label, each] as const),
        ...(stack.balancer ? [['balancer', stack.balancer] as const] : []),
      ]);
      if (servers.length === 0) {
        throw new StartupError(
          `The servers come from ${source}: npm run chaos has to kill and freeze them, so it needs ` +
            'PostgreSQL, RabbitMQ and Redis as programs on this machine.',
        );
      }
      const program = (target: Target) => programs.get(target) as Program;
      const backdoor = await openBackdoor(stack, rabbitmqctl[0] ?? '', lab.signal);
      const stage = {
        ...backdoor,
        url: new URL(stack.url),
        jwtSecret: stack.jwtSecret,
        recordsEvents: true,
        possible: cluster ? await possibleIn(stack, lab.log) : single,
        program,
        isolate: (target: Target) => isolate(program(target).pid, betweenNodes),
        wire: (target: Target) => wires.get(target),
      };
      return await work(stage, lab, stack).finally(backdoor.close);
    });
  } finally {
    await Promise.all([...wires.values()].map((each) => each.close()));
  }
}

async function possibleIn({ services, servers }: Stack, log: (line: string) => void): Promise<Possible> {
  const labelsOf = (programs: { label: string }[]) => programs.map(({ label }) => label);
  const all = clusterOf(labelsOf(services), labelsOf(servers.programs));
  if (await canIsolate(log)) return all;
  log('No node is cut off from the others: that needs nft, and to be root');
  return { ...all, isolate: { on: [] } };
}
