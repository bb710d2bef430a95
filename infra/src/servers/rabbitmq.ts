import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../paths.ts';
import { rabbitmqDefinitions } from '../privileges/rabbitmq.ts';
import type { Users } from '../privileges/roles.ts';
import type { Program } from '../processes/program.ts';
import type { Instance } from './instance.ts';
import { leanHome } from './lean-rabbitmq.ts';
import { ask } from './tcp.ts';

const shared = path.join(repositoryRoot, 'infra/rabbitmq/rabbitmq.conf');

/** What a node has of its set of servers. */
export type RabbitmqInstance = Pick<Instance, 'name' | 'dir' | 'password'> & {
  ports: Pick<Instance['ports'], 'amqp' | 'distribution' | 'epmd'>;
};

/** Which node of a cluster: `number` counts from 1. */
export interface Member {
  number: number;
  of: number;
}

export function amqpUrl({ password, ports }: RabbitmqInstance): string {
  return `amqp://ripple:${password}@127.0.0.1:${ports.amqp}`;
}

/** Erlang's name server, supervised like the others: one that RabbitMQ starts itself outlives it. */
export function epmd({ ports, dir }: RabbitmqInstance, command: string): Program {
  mkdirSync(dir, { recursive: true });
  return {
    label: 'epmd',
    command,
    args: ['-port', String(ports.epmd), '-address', '127.0.0.1'],
    env: { PATH: process.env.PATH },
    cwd: dir,
    logFile: path.join(dir, 'logs/epmd.log'),
    pidFile: path.join(dir, 'pids/epmd.json'),
    // Its NAMES request: two bytes of length, then the letter n. The answer begins with the port.
    isReady: async () => (await ask(ports.epmd, '\0\x01n', 4)).length >= 4,
    readyWithinSeconds: 10,
    stopSignal: 'SIGTERM',
    stopWithinSeconds: 5,
  };
}

/** @param member the only node if not given */
export function rabbitmq(
  instance: RabbitmqInstance,
  { namespace, passwords }: Users,
  command: string,
  member?: Member,
): Program {
  const { ports, password } = instance;
  const folder = member === undefined ? 'rabbitmq' : `rabbitmq-${member.number}`;
  const dir = path.join(instance.dir, folder);
  const at = (name: string) => path.join(dir, name);
  mkdirSync(at('home'), { recursive: true });
  // The cookie must be unreadable to others, or Erlang refuses it, so writing it again needs it gone.
  rmSync(at('home/.erlang.cookie'), { force: true });
  writeFileSync(at('home/.erlang.cookie'), password, { mode: 0o400 });
  writeFileSync(at('enabled_plugins'), '[].\n');
  const owner = { name: 'ripple', password };
  writeFileSync(at('users.json'), rabbitmqDefinitions(namespace, passwords, owner), { mode: 0o600 });
  const users = `load_definitions = ${at('users.json')}\n`;
  writeFileSync(
    at('rabbitmq.conf'),
    `${readFileSync(shared, 'utf8')}\n${users}${clusterConf(instance, member)}`,
  );

  const reach = {
    HOME: at('home'),
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: nodeName(instance, member?.number),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
  };
  const lean = leanHome(command, at('home-of-links'));
  const pidFile = path.join(instance.dir, `pids/${folder}.json`);
  for (const tool of tools)
    writeTool(tool, toolFile(tool, instance, member), pidFile, path.dirname(command), reach);
  return {
    label: member === undefined ? 'RabbitMQ' : `RabbitMQ ${member.number}`,
    command,
    args: [],
    env: {
      PATH: process.env.PATH,
      LANG: 'C.UTF-8',
      ...reach,
      ...(lean === undefined ? {} : { RABBITMQ_SCRIPTS_DIR: lean }),
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: String(ports.amqp),
      RABBITMQ_DIST_PORT: String(ports.distribution),
      RABBITMQ_CONFIG_FILE: at('rabbitmq.conf'),
      RABBITMQ_GENERATED_CONFIG_DIR: at('generated'),
      RABBITMQ_SCHEMA_DIR: at('schema'),
      RABBITMQ_MNESIA_BASE: at('data'),
      RABBITMQ_LOG_BASE: at('log'),
      RABBITMQ_LOGS: '-',
      RABBITMQ_ENABLED_PLUGINS_FILE: at('enabled_plugins'),
      RABBITMQ_PLUGINS_EXPAND_DIR: at('plugins-expanded'),
      RABBITMQ_PID_FILE: at('rabbitmq.pid'),
      // Schedulers that spin while idle would take the processor from everything else on a small machine.
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
        '+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}',
    },
    cwd: dir,
    logFile: path.join(instance.dir, `logs/${folder}.log`),
    pidFile,
    // `rabbitmqctl await_startup` starts a second Erlang machine to ask the same.
    isReady: async () => (await ask(ports.amqp, 'AMQP\0\0\x09\x01', 8)).length >= 8,
    readyWithinSeconds: 90,
    stopSignal: 'SIGTERM',
    stopWithinSeconds: 30,
  };
}

const nodeName = ({ name }: RabbitmqInstance, number?: number) =>
  `ripple-${name}${number === undefined ? '' : `-${number}`}@localhost`;

function clusterConf(instance: RabbitmqInstance, member: Member | undefined): string {
  if (member === undefined) return '';
  const names = Array.from({ length: member.of }, (_, index) => nodeName(instance, index + 1));
  const lines = [
    'cluster_formation.peer_discovery_backend = classic_config',
    ...names.map((name, index) => `cluster_formation.classic_config.nodes.${index + 1} = ${name}`),
  ];
  return `${lines.join('\n')}\n`;
}

const tools = ['rabbitmqctl', 'rabbitmq-queues'] as const;

const toolFile = (tool: (typeof tools)[number], { dir }: RabbitmqInstance, member?: Member) =>
  path.join(dir, member === undefined ? tool : `${tool}-${member.number}`);

export const rabbitmqctl = (instance: RabbitmqInstance, member?: Member) =>
  toolFile('rabbitmqctl', instance, member);

/** Lets an operator type `.local/dev/rabbitmqctl list_queues`. */
function writeTool(
  tool: string,
  file: string,
  pidFile: string,
  bin: string,
  reach: Record<string, string>,
): void {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const lines = [
    '#!/bin/sh',
    // Without a node to talk to, it would start an epmd that is never stopped.
    `if [ ! -e ${quoted(pidFile)} ]; then`,
    `  echo "${reach.RABBITMQ_NODENAME} is not running." >&2`,
    '  exit 69',
    'fi',
    ...Object.entries(reach).map(([name, value]) => `export ${name}=${quoted(value)}`),
    `exec ${quoted(path.join(bin, tool))} "$@"`,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  chmodSync(file, 0o700);
}
