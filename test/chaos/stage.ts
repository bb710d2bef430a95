import path from 'node:path';
import { instanceDir } from '@ripple/infra/paths';
import type { Service } from '@ripple/infra/stack';
import { StartupError } from '@ripple/infra/startup-error';
import { startTcpProxy, type TcpProxy } from '@ripple/test-env';
import { startPrivateStack } from '../load/private-stack.ts';
import { type Backdoor, openBackdoor } from './backdoor.ts';
import type { ServerName, Target } from './schedule.ts';

type Program = Pick<Service, 'kill' | 'crash' | 'restart'>;

/** A whole Ripple with its hands tied: every process can be hurt, and every wire between them and a server. */
export interface Stage extends Omit<Backdoor, 'close'> {
  url: URL;
  program(target: Target): Program;
  wire(target: Target): TcpProxy | undefined;
  /** Resolves with the reason when it can't be kept running. */
  failure: Promise<Error>;
  stop(): Promise<void>;
}

const NAME = 'chaos';
/** The services take the ports after the api's, the wires the ones from here. */
const FIRST_WIRE = 10;

export async function openStage(
  port: number,
  { log, signal }: { log: (line: string) => void; signal: AbortSignal },
): Promise<Stage> {
  const wires = new Map<Target, TcpProxy>();
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  const lay = async (server: ServerName, url: string) => {
    const wire = await startTcpProxy(url, port + FIRST_WIRE + wires.size);
    wires.set(server, wire);
    undo.push(wire.close);
    return wire.url;
  };
  try {
    const stack = await startPrivateStack({
      name: NAME,
      command: 'npm run chaos',
      port,
      log,
      signal,
      wire: async ({ databaseUrl, amqpUrl, redisUrl }) => ({
        databaseUrl: await lay('Postgres', databaseUrl),
        amqpUrl: await lay('RabbitMQ', amqpUrl),
        redisUrl: await lay('Redis', redisUrl),
      }),
    });
    undo.push(stack.stop);
    const programs = new Map<string, Program>([
      ...stack.servers.programs.map((each) => [each.label, each] as const),
      ...stack.services.map((each) => [each.name, each] as const),
    ]);
    if (stack.servers.programs.length === 0) {
      throw new StartupError(
        `The servers come from ${stack.servers.source}: npm run chaos has to kill and freeze them, so it needs ` +
          'PostgreSQL, RabbitMQ and Redis as programs on this machine.',
      );
    }
    const backdoor = await openBackdoor(stack, path.join(instanceDir(NAME), 'rabbitmqctl'));
    undo.push(backdoor.close);

    return {
      url: new URL(stack.url),
      ...backdoor,
      program: (target) => programs.get(target) as Program,
      wire: (target) => wires.get(target),
      failure: stack.failure,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
