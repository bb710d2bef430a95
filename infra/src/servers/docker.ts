import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { elapsed } from '../elapsed.ts';
import { repositoryRoot } from '../paths.ts';
import { rabbitmqDefinitions } from '../privileges/rabbitmq.ts';
import { redisAcl } from '../privileges/redis.ts';
import { derivePasswords, type Users } from '../privileges/roles.ts';
import { openInstance } from './instance.ts';
import { redisMemory } from './redis-memory.ts';
import type { Servers, ServersOptions } from './servers.ts';

const file = path.join(repositoryRoot, 'docker-compose.yml');
const services = ['postgres', 'rabbitmq', 'redis'];
/** Of containers whose ports are published to this machine only. */
const OWNER = { name: 'ripple', password: 'ripple' };

/** A client without an engine, or without its compose plugin, is common: both have to answer. */
export async function dockerAnswers(): Promise<boolean> {
  const works = async (args: string[]) =>
    !(await execa('docker', args, { reject: false, timeout: 5_000, stdin: 'ignore' })).failed;
  return (
    (await works(['version', '--format', '{{.Server.Version}}'])) && (await works(['compose', 'version']))
  );
}

/** Undefined when the engine can't bring them up, for instance without a way to its registry. */
export async function startInDocker({
  name,
  namespace,
  dir,
  log,
  signal,
}: ServersOptions): Promise<Servers | undefined> {
  const { ports, password } = await openInstance(name, dir);
  const passwords = derivePasswords(password);
  const project = ['compose', '-p', `ripple-${name}`, '-f', file];
  const env = {
    POSTGRES_PORT: String(ports.postgres),
    AMQP_PORT: String(ports.amqp),
    REDIS_PORT: String(ports.redis),
    REDIS_MAXMEMORY: String(redisMemory(process.env)),
    RABBITMQ_MANAGEMENT_PORT: String(ports.distribution),
    POSTGRES_PASSWORD: OWNER.password,
    REDIS_PASSWORD: OWNER.password,
    // In place of the volume that the image fills, which `npm start` does not build.
    RIPPLE_USERS: writeUsers(dir, { namespace, passwords }),
  };
  const compose = (args: string[]) =>
    execa('docker', [...project, ...args], { env, reject: false, all: true, stdin: 'ignore' });
  const stop = async () => {
    await compose(['stop', ...services]);
  };

  log('Starting Postgres, RabbitMQ and Redis in Docker (the first time, their images are fetched)');
  const since = Date.now();
  const up = await compose(['up', '-d', '--wait', '--no-deps', ...services]);
  if (signal?.aborted || up.failed) await stop();
  signal?.throwIfAborted();
  if (up.failed) {
    log(`Docker could not start them (${up.all?.trim().split('\n').at(-1) ?? up.shortMessage})`);
    return undefined;
  }
  log(`Postgres, RabbitMQ and Redis are up in Docker (${elapsed(since)})`);
  const databaseUrl = `postgres://ripple:ripple@127.0.0.1:${ports.postgres}/ripple`;
  const redisUrl = `redis://:ripple@127.0.0.1:${ports.redis}`;
  const inside = `docker compose -p ripple-${name} exec`;
  return {
    source: 'docker',
    databaseUrl,
    amqpUrl: `amqp://ripple:ripple@127.0.0.1:${ports.amqp}`,
    redisUrl,
    passwords,
    rabbitmqctl: ['docker', ...project, 'exec', '-T', 'rabbitmq', 'rabbitmqctl'],
    describe: [
      `Postgres   ${inside} postgres psql -U ripple`,
      `Redis      ${inside} redis valkey-cli -a ripple`,
      `RabbitMQ   http://127.0.0.1:${ports.distribution} (ripple, ripple)`,
    ],
    programs: [],
    // The engine starts a dead container again by itself.
    failure: new Promise(() => {}),
    stop,
  };
}

/** The users of Redis and RabbitMQ, for the containers to read, which have users of their own: there are hashes in it. */
function writeUsers(dir: string, { namespace, passwords }: Users): string {
  const users = path.join(dir, 'users');
  mkdirSync(users, { recursive: true });
  writeFileSync(path.join(users, 'redis.acl'), redisAcl(namespace, passwords, OWNER.password));
  writeFileSync(path.join(users, 'rabbitmq.json'), rabbitmqDefinitions(namespace, passwords, OWNER));
  return users;
}
