import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../paths.ts';
import { redisAcl } from '../privileges/redis.ts';
import type { Users } from '../privileges/roles.ts';
import type { Program } from '../processes/program.ts';
import type { Instance } from './instance.ts';
import { ask } from './tcp.ts';

const shared = path.join(repositoryRoot, 'infra/redis/redis.conf');

export function redis(instance: Instance, { namespace, passwords }: Users, command: string): Program {
  const { password, ports } = instance;
  const dir = path.join(instance.dir, 'redis');
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
    'daemonize no',
    'pidfile ""',
  ];
  writeFileSync(conf, `${lines.join('\n')}\n`, { mode: 0o600 });
  return {
    label: 'Redis',
    command,
    args: [conf],
    env: { PATH: process.env.PATH },
    cwd: dir,
    logFile: path.join(instance.dir, 'logs/redis.log'),
    pidFile: path.join(instance.dir, 'pids/redis.json'),
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

export function redisUrl({ password, ports }: Instance): string {
  return `redis://:${password}@127.0.0.1:${ports.redis}`;
}
