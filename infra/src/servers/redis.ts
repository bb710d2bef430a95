import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../paths.ts';
import { redisAcl } from '../privileges/redis.ts';
import type { Users } from '../privileges/roles.ts';
import type { Program } from '../processes/program.ts';
import type { Instance } from './instance.ts';
import { ask } from './tcp.ts';

const shared = path.join(repositoryRoot, 'infra/redis/redis.conf');
const sharedOfCluster = path.join(repositoryRoot, 'infra/redis/cluster.conf');

export type RedisInstance = Pick<Instance, 'dir' | 'password'> & { ports: { redis: number } };

export interface RedisOptions {
  users: Users;
  command: string;
  /** Beyond which it takes no writes. */
  maxBytes: number;
  /** Of a cluster. */
  member?: { number: number; busPort: number };
}

export function redis(
  instance: RedisInstance,
  { users: { namespace, passwords }, command, maxBytes, member }: RedisOptions,
): Program {
  const { password, ports } = instance;
  const name = member === undefined ? 'redis' : `redis-${member.number}`;
  const dir = path.join(instance.dir, name);
  mkdirSync(dir, { recursive: true });
  const conf = path.join(dir, 'redis.conf');
  const users = path.join(dir, 'users.acl');
  writeFileSync(users, redisAcl(namespace, passwords, password), { mode: 0o600 });
  const lines = [
    `include "${shared}"`,
    'bind 127.0.0.1',
    `port ${ports.redis}`,
    `dir "${dir}"`,
    `aclfile "${users}"`,
    `maxmemory ${maxBytes}`,
    'daemonize no',
    'pidfile ""',
    ...(member === undefined ? [] : clusterLines(member.busPort, password)),
  ];
  writeFileSync(conf, `${lines.join('\n')}\n`, { mode: 0o600 });
  return {
    label: member === undefined ? 'Redis' : `Redis ${member.number}`,
    command,
    args: [conf],
    env: { PATH: process.env.PATH },
    cwd: dir,
    logFile: path.join(instance.dir, `logs/${name}.log`),
    pidFile: path.join(instance.dir, `pids/${name}.json`),
    async isReady() {
      // While it still loads its snapshot, AUTH is answered and PING is not.
      const expected = '+OK\r\n+PONG\r\n';
      return (await ask(ports.redis, `AUTH ${password}\r\nPING\r\n`, expected.length)) === expected;
    },
    readyWithinSeconds: 60,
    stopSignal: 'SIGTERM',
    stopWithinSeconds: 20,
  };
}

const clusterLines = (busPort: number, password: string) => [
  `include "${sharedOfCluster}"`,
  `cluster-port ${busPort}`,
  'cluster-config-file nodes.conf',
  `masterauth ${password}`,
];

export function redisUrl({ password, ports }: RedisInstance): string {
  return `redis://:${password}@127.0.0.1:${ports.redis}`;
}
